import { randomUUID } from 'node:crypto';
import type { Membership } from '@nectar/contracts/core/internal-calls.ts';
import type { Role } from '@nectar/contracts/core/members.ts';
import { found, randomToken, type TenantDb, withTenant, withUser } from '@nectar/service-kit';
import type { CoreContext } from '../../shared/context.ts';
import { type Actor, recordAudit, system } from '../../shared/record-audit.ts';
import { planById } from '../billing/plans.ts';
import {
  insertMember,
  insertOrganization,
  lockMemberships,
  type NewOrganization,
  type Organization,
  selectInvoices,
  selectMemberships,
  selectOrganization,
  selectSubscription,
  updateOrganization,
} from './organizations.queries.ts';

type Pool = CoreContext['pool'];

const TRIAL_DAYS = 14;
const TRIAL_PLAN = 'starter';
const INVOICES = 100;
const SLUG_LENGTH = 40;

/** Readable and unique: the name, then a few random characters. */
function slugFor(name: string): string {
  const base = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, SLUG_LENGTH);
  const random = randomToken(4)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, 'x');
  return `${base || 'organisation'}-${random}`;
}

/** A new organisation on trial, owned by the user. */
export function createOrganization(pool: Pool, name: string, ownerId: string): Promise<NewOrganization> {
  return withTenant(pool, randomUUID(), async (db) => {
    const organization = await insertOrganization(db, {
      name: name.trim(),
      slug: slugFor(name),
      plan: TRIAL_PLAN,
      limits: planById(TRIAL_PLAN).limits,
      trialDays: TRIAL_DAYS,
    });
    await insertMember(db, ownerId, 'owner');
    await recordAudit(db, { type: 'user', id: ownerId }, 'organization.created', organization.id, { name });
    return organization;
  });
}

/** The id of the organisation of this name that the user owns, made where there is none; two callers at once make one. */
export function ownedOrganization(pool: Pool, name: string, ownerId: string): Promise<string> {
  const wanted = name.trim().toLowerCase();
  return withUser(pool, ownerId, async (db) => {
    await lockMemberships(db);
    const memberships = await selectMemberships(db);
    const owned = memberships.find((one) => one.role === 'owner' && one.name.toLowerCase() === wanted);
    return (owned ?? (await createOrganization(pool, name, ownerId))).id;
  });
}

/** Adds a user to the organisation; an existing membership keeps its role. */
export async function addMember(db: TenantDb, userId: string, role: Role): Promise<void> {
  found(await selectOrganization(db), 'Organisation');
  if (await insertMember(db, userId, role)) await recordAudit(db, system, 'member.added', userId, { role });
}

/** The organisations of a user with the role in each, oldest membership first. */
export const organizationsOf = (pool: Pool, userId: string): Promise<Membership[]> =>
  withUser(pool, userId, selectMemberships);

export const findOrganization = async (db: TenantDb): Promise<Organization> =>
  found(await selectOrganization(db), 'Organisation');

export async function changeOrganization(
  db: TenantDb,
  actor: Actor,
  changes: { name?: string | undefined; settings?: Record<string, unknown> | undefined },
): Promise<Organization> {
  const organization = found(
    await updateOrganization(db, changes.name ?? null, changes.settings ?? null),
    'Organisation',
  );
  await recordAudit(db, actor, 'organization.updated', organization.id, changes);
  return organization;
}

export async function billingOf(db: TenantDb) {
  const { plan, planStatus, trialEndsAt } = await findOrganization(db);
  const subscription = await selectSubscription(db);
  return { plan, planStatus, trialEndsAt, subscription, invoices: await selectInvoices(db, INVOICES) };
}
