import type { NavGroup } from '@nectar/ui-kit/components';
import { Badge, SessionGate, Shell, SignedInAs } from '@nectar/ui-kit/components';
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
  return (
    <SessionGate resource={resource} brand="Nectar Admin" signIn="/sign-in">
      {({ staff }) => (
        <StaffContext value={staff}>
          <Shell
            brand="Nectar Admin"
            groups={NAVIGATION}
            foot={
              <SignedInAs name={staff.name} email={staff.email} signOut={signOut}>
                <Badge>{humanize(staff.role)}</Badge>
              </SignedInAs>
            }
          >
            <Outlet />
          </Shell>
        </StaffContext>
      )}
    </SessionGate>
  );
}
