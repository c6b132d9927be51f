import type pg from 'pg';
import { planById } from '../../domain/plans';
import { staffId } from './people';
import { daysAgo, insertRows, seedId } from './support';

/** One current subscription per organisation, and two that ended before. */
const subscriptions = [
  { key: 'acme', organization: 'acme', plan: 'team', status: 'active', months: 4, since: 120 },
  { key: 'acme-old', organization: 'acme', plan: 'starter', status: 'canceled', months: 2, since: 200 },
  { key: 'bluebird', organization: 'bluebird', plan: 'starter', status: 'active', months: 3, since: 95 },
  { key: 'cedar', organization: 'cedar', plan: 'scale', status: 'past_due', months: 3, since: 100 },
  { key: 'cedar-old', organization: 'cedar', plan: 'team', status: 'canceled', months: 4, since: 280 },
];

function invoicesOf(subscription: (typeof subscriptions)[number]) {
  return Array.from({ length: subscription.months }, (_item, month) => {
    const unpaid = subscription.status === 'past_due' && month === subscription.months - 1;
    const createdAt = daysAgo(subscription.since - month * 30);
    return {
      id: seedId(`invoice:${subscription.key}:${month}`),
      subscription_id: seedId(`subscription:${subscription.key}`),
      organization_id: seedId(`org:${subscription.organization}`),
      stripe_invoice_id: `in_demo_${subscription.key}_${month}`,
      amount_cents: planById(subscription.plan).priceCents,
      status: unpaid ? 'open' : 'paid',
      hosted_url: null,
      paid_at: unpaid ? null : createdAt,
      created_at: createdAt,
    };
  });
}

export async function seedBilling(client: pg.Client): Promise<void> {
  await insertRows(
    client,
    'public.subscriptions',
    subscriptions.map(({ key, organization, plan, status, since }) => ({
      id: seedId(`subscription:${key}`), organization_id: seedId(`org:${organization}`), stripe_customer_id: `cus_demo_${organization}`,
      stripe_subscription_id: `sub_demo_${key}`, plan, status, current_period_end: daysAgo(status === 'canceled' ? 90 : -20), created_at: daysAgo(since),
    })),
  );
  await insertRows(client, 'public.invoices', subscriptions.flatMap(invoicesOf));
}

export async function seedSettings(client: pg.Client): Promise<void> {
  const updatedBy = staffId('owner');
  await insertRows(client, 'public.system_settings', [
    { key: 'signup_enabled', value: JSON.stringify(true), updated_by: updatedBy },
    { key: 'maintenance', value: { active: false, message: '' }, updated_by: updatedBy },
    { key: 'support_email', value: JSON.stringify('support@nectar.example'), updated_by: updatedBy },
    { key: 'trial_days', value: JSON.stringify(14), updated_by: updatedBy },
  ]);
  await insertRows(client, 'public.audit_log', [
    { id: seedId('audit:staff:settings'), organization_id: null, actor_type: 'staff', actor_id: updatedBy, action: 'setting.updated', target: 'signup_enabled', data: {}, at: daysAgo(20) },
  ]);
}
