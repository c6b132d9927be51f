import type { Column } from '@nectar/ui-kit/components';
import {
  AsyncView,
  Badge,
  Button,
  Card,
  ConfirmDialog,
  Moment,
  PageHeader,
  Table,
  useToast,
} from '@nectar/ui-kit/components';
import { humanize } from '@nectar/ui-kit/lib/format';
import { messageOf } from '@nectar/ui-kit/lib/message-of';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useState } from 'react';
import type { Role } from '../../shared/session/api/get-me';
import { useCan, useSession } from '../../shared/session/session-context';
import { changeMemberRole } from './api/change-member-role';
import type { Member } from './api/list-members';
import { listMembers } from './api/list-members';
import { removeMember } from './api/remove-member';
import { InvitationsCard } from './invitations-card';

const ROLES: Role[] = ['owner', 'admin', 'member'];

export function MembersPage() {
  const { me } = useSession();
  const isOwner = useCan('owner');
  const isAdmin = useCan('admin');
  const members = useResource(listMembers);
  const [removing, setRemoving] = useState<Member | null>(null);
  const isSelf = (member: Member) => member.userId === me.user.id;
  const canRemove = (member: Member) => isOwner || isSelf(member) || (isAdmin && member.role === 'member');
  const columns: Column<Member>[] = [
    {
      header: 'Name',
      cell: (member) => (
        <strong>
          {member.name}
          {isSelf(member) && ' (you)'}
        </strong>
      ),
    },
    { header: 'E-mail', cell: (member) => member.email },
    {
      header: 'Role',
      cell: (member) =>
        isOwner ? <RoleSelect member={member} onChanged={members.reload} /> : <Badge>{humanize(member.role)}</Badge>,
    },
    { header: 'Since', cell: (member) => <Moment at={member.createdAt} dayOnly /> },
    {
      header: 'Actions',
      hideHeader: true,
      right: true,
      cell: (member) =>
        canRemove(member) && (
          <Button
            variant="ghost"
            small
            onClick={() => setRemoving(member)}
            aria-label={isSelf(member) ? 'Leave' : `Remove ${member.name}`}
          >
            {isSelf(member) ? 'Leave' : 'Remove'}
          </Button>
        ),
    },
  ];
  return (
    <>
      <PageHeader
        title="Members"
        lead="Members read and run workflows. Admins build. Owners also handle roles and billing."
      />
      <AsyncView resource={members}>
        {({ items }) => (
          <Card title="People">
            <Table caption="Members" columns={columns} rows={items} rowKey={(member) => member.id} />
          </Card>
        )}
      </AsyncView>
      {isAdmin && <InvitationsCard />}
      {removing && (
        <RemoveDialog
          member={removing}
          self={isSelf(removing)}
          onClose={() => setRemoving(null)}
          onRemoved={members.reload}
        />
      )}
    </>
  );
}

function RoleSelect({ member, onChanged }: { member: Member; onChanged: () => void }) {
  const toast = useToast();
  const change = async (role: Role) => {
    try {
      await changeMemberRole(member.id, role);
      toast.success(`${member.name} is ${role} now.`);
    } catch (error) {
      toast.failure(messageOf(error));
    }
    onChanged();
  };
  return (
    <select
      className="input"
      aria-label={`Role of ${member.name}`}
      value={member.role}
      onChange={(event) => change(event.target.value as Role)}
    >
      {ROLES.map((role) => (
        <option key={role} value={role}>
          {humanize(role)}
        </option>
      ))}
    </select>
  );
}

interface RemoveDialogProps {
  member: Member;
  self: boolean;
  onClose: () => void;
  onRemoved: () => void;
}

function RemoveDialog({ member, self, onClose, onRemoved }: RemoveDialogProps) {
  const { organization, reload } = useSession();
  return (
    <ConfirmDialog
      title={self ? `Leave ${organization.name}?` : `Remove ${member.name}?`}
      confirmLabel={self ? 'Leave' : 'Remove'}
      onClose={onClose}
      onConfirm={async () => {
        await removeMember(member.id);
        if (self) reload();
        else onRemoved();
      }}
    >
      <p>
        {self
          ? 'You lose access at once. Somebody has to invite you to come back.'
          : 'They lose access at once. Their workflows stay.'}
      </p>
    </ConfirmDialog>
  );
}
