import { Router } from 'express';
import { z } from 'zod';
import { recordAudit } from '../domain/audit';
import { usageByDay, usageTotals } from '../domain/usage';
import { notFound, pageOf, parse, type Tx, withTenant } from '../lib';
import { currentOrg, currentUser, requireOrg } from '../middleware/session';

export const organizationRouter = Router();

interface OrganizationRow {
  id: string;
  name: string;
  slug: string;
  plan: string;
  planStatus: string;
  limits: Record<string, number>;
  trialEndsAt: Date | null;
  settings: Record<string, unknown>;
  createdAt: Date;
}

const changes = z.object({
  name: z.string().trim().min(2).max(100).optional(),
  settings: z
    .record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]))
    .optional(),
});

const USAGE_DAYS = 30;

async function readOrganization(tx: Tx, id: string): Promise<OrganizationRow> {
  const found = await tx.query<OrganizationRow>(
    `SELECT id, name, slug, plan, plan_status AS "planStatus", limits, trial_ends_at AS "trialEndsAt",
            settings, created_at AS "createdAt"
     FROM public.organizations WHERE id = $1`,
    [id],
  );
  if (!found.rows[0]) throw notFound('Organisation');
  return found.rows[0];
}

organizationRouter.get('/api/organization', requireOrg(), async (req, res) => {
  const organization = currentOrg(req);
  res.json(await withTenant(organization.id, (tx) => readOrganization(tx, organization.id)));
});

organizationRouter.patch('/api/organization', requireOrg('admin'), async (req, res) => {
  const { id } = currentOrg(req);
  const input = parse(changes, req.body);
  const organization = await withTenant(id, async (tx) => {
    await tx.query(
      `UPDATE public.organizations
       SET name = coalesce($2, name), settings = settings || coalesce($3::jsonb, '{}'), updated_at = now() WHERE id = $1`,
      [id, input.name ?? null, input.settings ? JSON.stringify(input.settings) : null],
    );
    await recordAudit(tx, { organizationId: id, actorType: 'user', actorId: currentUser(req).id, action: 'organization.updated', target: id, data: input });
    return readOrganization(tx, id);
  });
  res.json(organization);
});

organizationRouter.get('/api/organization/usage', requireOrg(), async (req, res) => {
  const { id } = currentOrg(req);
  const usage = await withTenant(id, async (tx) => ({
    limits: (await readOrganization(tx, id)).limits,
    totals: await usageTotals(tx, id),
    days: await usageByDay(tx, id, USAGE_DAYS),
  }));
  res.json(usage);
});

organizationRouter.get('/api/organization/billing', requireOrg(), async (req, res) => {
  const { id } = currentOrg(req);
  const billing = await withTenant(id, async (tx) => {
    const organization = await readOrganization(tx, id);
    const subscriptions = await tx.query(
      `SELECT id, plan, status, current_period_end AS "currentPeriodEnd", cancel_at_period_end AS "cancelAtPeriodEnd"
       FROM public.subscriptions WHERE organization_id = $1
       ORDER BY (status = 'canceled'), created_at DESC LIMIT 1`,
      [id],
    );
    const invoices = await tx.query(
      `SELECT id, amount_cents AS "amountCents", currency, status, hosted_url AS "hostedUrl",
              paid_at AS "paidAt", created_at AS "createdAt"
       FROM public.invoices WHERE organization_id = $1 ORDER BY created_at DESC LIMIT 100`,
      [id],
    );
    const { plan, planStatus, trialEndsAt } = organization;
    return { plan, planStatus, trialEndsAt, subscription: subscriptions.rows[0] ?? null, invoices: invoices.rows };
  });
  res.json(billing);
});

organizationRouter.get('/api/organization/audit', requireOrg('admin'), async (req, res) => {
  const { id } = currentOrg(req);
  const { limit, offset } = pageOf(req.query, 50);
  const list = await withTenant(id, async (tx) => {
    const items = await tx.query(
      `SELECT a.id, a.actor_type AS "actorType", a.actor_id AS "actorId", u.name AS "actorName", a.action, a.target, a.data, a.at
       FROM public.audit_log a
       LEFT JOIN auth."user" u ON u.id = a.actor_id AND a.actor_type = 'user'
       WHERE a.organization_id = $1 ORDER BY a.at DESC, a.id LIMIT $2 OFFSET $3`,
      [id, limit, offset],
    );
    const total = await tx.query<{ count: number }>('SELECT count(*) AS count FROM public.audit_log WHERE organization_id = $1', [id]);
    return { items: items.rows, total: total.rows[0]?.count ?? 0 };
  });
  res.json(list);
});
