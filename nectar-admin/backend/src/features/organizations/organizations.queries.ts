import type { Db, List, Page } from '@nectar/service-kit';
import { listPage } from '../../shared/list.ts';

export interface AdminOrganization {
  id: string;
  name: string;
  slug: string;
  plan: string;
  planStatus: string;
  trialEndsAt: Date | null;
  createdAt: Date;
}

export interface OrganizationMember {
  userId: string;
  name: string;
  email: string;
  role: string;
}

export interface OrganizationSubscription {
  plan: string;
  status: string;
  currentPeriodEnd: Date | null;
}

const columns = `o.id, o.name, o.slug, o.plan, o.plan_status AS "planStatus", o.trial_ends_at AS "trialEndsAt", o.created_at AS "createdAt"`;

/** Every organisation, newest first, with how many people it has. */
export function selectOrganizations(
  db: Db,
  pattern: string | null,
  page: Page,
): Promise<List<AdminOrganization & { members: number }>> {
  return listPage(
    db,
    `SELECT ${columns}, (SELECT count(*)::int FROM public.members m WHERE m.organization_id = o.id) AS members
       FROM public.organizations o
      WHERE $1::text IS NULL OR o.name ILIKE $1 OR o.slug ILIKE $1
      ORDER BY o.created_at DESC, o.id`,
    [pattern],
    page,
  );
}

export async function selectOrganization(
  db: Db,
  id: string,
): Promise<(AdminOrganization & { workflows: number }) | undefined> {
  const rows = await db.query<AdminOrganization & { workflows: number }>(
    `SELECT ${columns}, (SELECT count(*)::int FROM public.workflows w WHERE w.organization_id = o.id) AS workflows
       FROM public.organizations o WHERE o.id = $1`,
    [id],
  );
  return rows[0];
}

export function selectMembers(db: Db, organizationId: string): Promise<OrganizationMember[]> {
  return db.query<OrganizationMember>(
    `SELECT m.user_id AS "userId", u.name, u.email, m.role
       FROM public.members m JOIN auth."user" u ON u.id = m.user_id
      WHERE m.organization_id = $1 ORDER BY m.created_at`,
    [organizationId],
  );
}

export async function selectSubscription(
  db: Db,
  organizationId: string,
): Promise<OrganizationSubscription | undefined> {
  const rows = await db.query<OrganizationSubscription>(
    `SELECT plan, status, current_period_end AS "currentPeriodEnd" FROM public.subscriptions
      WHERE organization_id = $1 ORDER BY created_at DESC LIMIT 1`,
    [organizationId],
  );
  return rows[0];
}

export async function updateOrganization(
  db: Db,
  id: string,
  changes: { name: string | null; plan: string | null; limits: string | null },
): Promise<AdminOrganization | undefined> {
  const rows = await db.query<AdminOrganization>(
    `UPDATE public.organizations o
        SET name = coalesce($2, name), plan = coalesce($3, plan), limits = coalesce($4::jsonb, limits), updated_at = now()
      WHERE o.id = $1 RETURNING ${columns}`,
    [id, changes.name, changes.plan, changes.limits],
  );
  return rows[0];
}
