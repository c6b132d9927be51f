import type { NavGroup } from '@nectar/ui-kit/components';
import { SessionGate, Shell, SignedInAs } from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { Outlet, useLocation } from 'react-router';
import { getMe } from '../../shared/session/api/get-me';
import { SessionContext } from '../../shared/session/session-context';
import { signOut } from './api/sign-out';
import { CreateOrganization } from './create-organization';
import { OrganizationSwitcher } from './organization-switcher';

const NAVIGATION: NavGroup[] = [
  {
    items: [
      { to: '/', label: 'Dashboard' },
      { to: '/workflows', label: 'Workflows' },
      { to: '/endpoints', label: 'Endpoints' },
      { to: '/services', label: 'Services' },
      { to: '/connections', label: 'Connections' },
      { to: '/api-keys', label: 'API keys' },
    ],
  },
  {
    label: 'Organisation',
    items: [
      { to: '/members', label: 'Members' },
      { to: '/usage', label: 'Usage' },
      { to: '/billing', label: 'Billing' },
      { to: '/audit', label: 'Audit log' },
      { to: '/settings', label: 'Settings' },
    ],
  },
];

/** Everything behind the sign-in: loads who is there and hands it to the pages. */
export function SignedInLayout() {
  const resource = useResource(getMe);
  const { pathname, search } = useLocation();

  const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
  return (
    <SessionGate resource={resource} brand="Nectar Studio" signIn={`/sign-in${next}`}>
      {(me) => {
        const organization = me.organizations.find(({ id }) => id === me.activeOrganizationId) ?? me.organizations[0];
        if (!organization) return <CreateOrganization name={me.user.name} onDone={resource.reload} />;
        return (
          <SessionContext value={{ me, organization, reload: resource.reload }}>
            <Shell
              brand="Nectar Studio"
              groups={NAVIGATION}
              top={<OrganizationSwitcher />}
              foot={<SignedInAs name={me.user.name} email={me.user.email} signOut={signOut} />}
            >
              <Outlet key={organization.id} />
            </Shell>
          </SessionContext>
        );
      }}
    </SessionGate>
  );
}
