import { Alert } from '@nectar/ui-kit/components';
import type { Role } from './api/get-me';
import { useSession } from './session-context';

/** Says why a page or a form is missing for somebody whose role is too low. */
export function RoleNotice({ role, what }: { role: Role; what: string }) {
  const { organization } = useSession();
  const who = role === 'owner' ? 'Owners' : 'Admins and owners';
  return (
    <Alert>
      {who} of {organization.name} can {what}. Your role is {organization.role}.
    </Alert>
  );
}
