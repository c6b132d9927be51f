import type { Membership } from '@nectar/contracts/core/internal-calls.ts';
import type { Role } from '@nectar/contracts/core/members.ts';
import type { organization, readBilling } from '@nectar/contracts/core/organization.ts';
import type { TenantDb, UserDb } from '@nectar/service-kit';
import type { z } from 'zod';

export type Organization = z.input<typeof organization>;
export type NewOrganization = Omit<Membership, 'role'>;
type Billing = z.input<typeof readBilling.response>;

const COLUMNS = `id, name, slug, plan, plan_status AS "planStatus", limits, trial_ends_at AS "trialEndsAt",
  settings, created_at AS "createdAt"`;

export async function selectOrganization(db: TenantDb): Promise<Organization | undefined> {
  const rows = await db.query<Organization>(`SELECT ${COLUMNS} FROM public.organizations WHERE id = $1`, [db.tenantId]);
  return rows[0];
}

/** Null leaves the name; settings are merged into those that are there. */
export async function updateOrganization(
  db: TenantDb,
  name: string | null,
  settings: Record<string, unknown> | null,
): Promise<Organization | undefined> {
  const rows = await db.query<Organization>(
    `UPDATE public.organizations
        SET name = coalesce($2, name), settings = settings || coalesce($3::jsonb, '{}'), updated_at = now()
      WHERE id = $1 RETURNING ${COLUMNS}`,
    [db.tenantId, name, settings === null ? null : JSON.stringify(settings)],
  );
  return rows[0];
}

export interface OrganizationDraft {
  name: string;
  slug: string;
  plan: string;
  limits: object;
  trialDays: number;
}

/** The tenant of the transaction comes into being, on trial: row-level security lets only the tenant itself be inserted. */
export async function insertOrganization(db: TenantDb, draft: OrganizationDraft): Promise<NewOrganization> {
  const rows = await db.query<NewOrganization>(
    `INSERT INTO public.organizations (id, name, slug, plan, plan_status, limits, trial_ends_at)
     VALUES ($1, $2, $3, $4, 'trialing', $5, now() + make_interval(days => $6))
     RETURNING id, name, slug, plan, plan_status AS "planStatus"`,
    [db.tenantId, draft.name, draft.slug, draft.plan, JSON.stringify(draft.limits), draft.trialDays],
  );
  const organization = rows[0];
  if (!organization) throw new Error(`The organisation ${draft.slug} was not stored.`);
  return organization;
}

/** The organisations of a user with the role in each, oldest membership first. */
export function selectMemberships(db: UserDb): Promise<Membership[]> {
  return db.query<Membership>(
    `SELECT o.id, o.name, o.slug, o.plan, o.plan_status AS "planStatus", m.role
       FROM public.members m JOIN public.organizations o ON o.id = m.organization_id
      WHERE m.user_id = $1 ORDER BY m.created_at, o.name`,
    [db.userId],
  );
}

/** Lets nobody else decide about this user's organisations until the transaction ends. */
export async function lockMemberships(db: UserDb): Promise<void> {
  await db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`memberships:${db.userId}`]);
}

/** False where the user is a member already; the role stays then. */
export async function insertMember(db: TenantDb, userId: string, role: Role): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO public.members (organization_id, user_id, role) VALUES ($1, $2, $3)
     ON CONFLICT (organization_id, user_id) DO NOTHING RETURNING id`,
    [db.tenantId, userId, role],
  );
  return rows.length === 1;
}

/** The subscription that counts: one that lives before one that was cancelled. */
export async function selectSubscription(db: TenantDb): Promise<Billing['subscription']> {
  const rows = await db.query<NonNullable<Billing['subscription']>>(
    `SELECT id, plan, status, current_period_end AS "currentPeriodEnd", cancel_at_period_end AS "cancelAtPeriodEnd"
       FROM public.subscriptions WHERE organization_id = $1
      ORDER BY (status = 'canceled'), created_at DESC LIMIT 1`,
    [db.tenantId],
  );
  return rows[0] ?? null;
}

export function selectInvoices(db: TenantDb, limit: number): Promise<Billing['invoices']> {
  return db.query<Billing['invoices'][number]>(
    `SELECT id, amount_cents AS "amountCents", currency, status, hosted_url AS "hostedUrl",
            paid_at AS "paidAt", created_at AS "createdAt"
       FROM public.invoices WHERE organization_id = $1 ORDER BY created_at DESC LIMIT $2`,
    [db.tenantId, limit],
  );
}
