import { lastOwner } from '@nectar/contracts/core/errors.ts';
import type { Role } from '@nectar/contracts/core/members.ts';
import { forbidden, found, refuse, type TenantDb } from '@nectar/service-kit';
import { recordAudit } from '../../shared/record-audit.ts';
import { roleAtLeast } from '../organizations/roles.ts';
import { deleteMember, lockMember, updateRole } from './members.queries.ts';

function assertAnotherOwner(owners: number): void {
  if (owners < 2) throw refuse(lastOwner);
}

export async function changeRole(db: TenantDb, actorId: string, id: string, role: Role): Promise<void> {
  const locked = await lockMember(db, id);
  const member = found(locked.member, 'Member');
  if (member.role === 'owner' && role !== 'owner') assertAnotherOwner(locked.owners);
  await updateRole(db, id, role);
  const change = { from: member.role, to: role };
  await recordAudit(db, { type: 'user', id: actorId }, 'member.role', member.userId, change);
}

/** Everybody may leave; removing others needs a higher role than theirs, or owner. */
export async function removeMember(db: TenantDb, actor: { id: string; role: Role }, id: string): Promise<void> {
  const locked = await lockMember(db, id);
  const member = found(locked.member, 'Member');
  const isSelf = member.userId === actor.id;
  if (!isSelf && actor.role !== 'owner' && roleAtLeast(member.role, actor.role)) throw forbidden();
  if (member.role === 'owner') assertAnotherOwner(locked.owners);
  await deleteMember(db, id);
  await recordAudit(db, { type: 'user', id: actor.id }, 'member.removed', member.userId);
}
