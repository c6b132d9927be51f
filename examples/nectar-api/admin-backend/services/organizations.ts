import { recordAudit } from '@server/domain/audit';
import { planLimits } from '@server/domain/plans';
import { notFound, pool, query } from '@server/lib';
import { containing, type List, listPage, type Page } from './list';

export interface AdminOrganization {
  id: string;
  name: string;
  slug: string;
  plan: string;
  planStatus: string;
  trialEndsAt: Date | null;
  createdAt: Date;
}

export interface AdminOrganizationDetail extends AdminOrganization {
  members: { userId: string; name: string; email: string; role: string }[];
  workflows: number;
  subscription: { plan: string; status: string; currentPeriodEnd: Date | null } | null;
}

const columns = `o.id, o.name, o.slug, o.plan, o.plan_status AS "planStatus", o.trial_ends_at AS "trialEndsAt", o.created_at AS "createdAt"`;

/** Every organisation, newest first, with how many people it has. */
export function listOrganizations(search: unknown, page: Page): Promise<List<AdminOrganization & { members: number }>> {
  return listPage(
    `SELECT ${columns}, (SELECT count(*) FROM public.members m WHERE m.organization_id = o.id) AS members
       FROM public.organizations o
      WHERE $1::text IS NULL OR o.name ILIKE $1 OR o.slug ILIKE $1
      ORDER BY o.created_at DESC, o.id`,
    [containing(search)],
    page,
  );
}

export async function findOrganization(id: string): Promise<AdminOrganizationDetail> {
  const { rows } = await query<AdminOrganization & { workflows: number }>(
    `SELECT ${columns}, (SELECT count(*) FROM public.workflows w WHERE w.organization_id = o.id) AS workflows
       FROM public.organizations o WHERE o.id = $1`,
    [id],
  );
  const organization = rows[0];
  if (!organization) throw notFound('Organisation');
  const members = await query<AdminOrganizationDetail['members'][number]>(
    `SELECT m.user_id AS "userId", u.name, u.email, m.role
       FROM public.members m JOIN auth."user" u ON u.id = m.user_id
      WHERE m.organization_id = $1 ORDER BY m.created_at`,
    [id],
  );
  const subscriptions = await query<NonNullable<AdminOrganizationDetail['subscription']>>(
    `SELECT plan, status, current_period_end AS "currentPeriodEnd" FROM public.subscriptions
      WHERE organization_id = $1 ORDER BY created_at DESC LIMIT 1`,
    [id],
  );
  return { ...organization, members: members.rows, subscription: subscriptions.rows[0] ?? null };
}

/** Renames an organisation or moves it to another plan, with that plan's limits. */
export async function changeOrganization(
  id: string,
  changes: { name?: string | undefined; plan?: string | undefined },
  staffId: string,
): Promise<AdminOrganization> {
  const limits = changes.plan ? JSON.stringify(planLimits(changes.plan)) : null;
  const { rows } = await query<AdminOrganization>(
    `UPDATE public.organizations o
        SET name = coalesce($2, name), plan = coalesce($3, plan), limits = coalesce($4::jsonb, limits), updated_at = now()
      WHERE o.id = $1 RETURNING ${columns}`,
    [id, changes.name ?? null, changes.plan ?? null, limits],
  );
  const organization = rows[0];
  if (!organization) throw notFound('Organisation');
  await recordAudit(pool, { actorType: 'staff', actorId: staffId, action: 'organization.updated', target: id, data: { ...changes } });
  return organization;
}
