import type { NavGroup } from '@nectar/ui-kit/components';
import { Badge, Button, SessionGate, Shell, useToast } from '@nectar/ui-kit/components';
import { humanize } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { Outlet } from 'react-router';
import { getStaff } from '../../shared/session/api/get-staff';
import { StaffContext } from '../../shared/session/staff-context';
import { signOut } from './api/sign-out';

const NAVIGATION: NavGroup[] = [
  {
    items: [
      { to: '/', label: 'Dashboard' },
      { to: '/users', label: 'Users' },
      { to: '/organizations', label: 'Organisations' },
      { to: '/leads', label: 'Leads' },
      { to: '/billing', label: 'Subscriptions' },
    ],
  },
  {
    label: 'System',
    items: [
      { to: '/audit', label: 'Audit log' },
      { to: '/settings', label: 'Settings' },
      { to: '/health', label: 'Health' },
    ],
  },
];

export function StaffLayout() {
  const resource = useResource(getStaff);
  const toast = useToast();
  const leave = async () => {
    try {
      await signOut();
      window.location.assign('/sign-in');
    } catch (error) {
      toast.failure(`You are still signed in: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <SessionGate resource={resource} brand="Nectar Admin" signIn="/sign-in">
      {({ staff }) => (
        <StaffContext value={staff}>
          <Shell
            brand="Nectar Admin"
            groups={NAVIGATION}
            foot={
              <>
                <div className="sidebar-who">
                  <strong>{staff.name}</strong>
                  <div className="muted">{staff.email}</div>
                  <Badge>{humanize(staff.role)}</Badge>
                </div>
                <Button variant="secondary" small onClick={leave}>
                  Sign out
                </Button>
              </>
            }
          >
            <Outlet />
          </Shell>
        </StaffContext>
      )}
    </SessionGate>
  );
}
