import { describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client';
import { mailTo, tokenIn } from '../support/mail';
import { password, signIn, staff, tenantOwner, uniqueEmail, uniqueName } from '../support/people';
import { until } from '../support/poll';
import { cancel, failPayment, pay } from '../support/stripe';

const visitor = createClient('marketing');

async function subscriptionOf(support: Client, organizationId: string, state: string) {
  return until(`Admin seeing the subscription ${state}`, async () => {
    const { body } = await support.get(`/api/subscriptions?organizationId=${organizationId}`);
    return body.items.find((item: { status: string }) => item.status === state);
  });
}

async function planAtCore(client: Client, plan: string, status: string) {
  return until(`Core showing the plan ${plan}, ${status}`, async () => {
    const { body } = await client.get('/api/organization/billing');
    return body.plan === plan && body.planStatus === status ? body : undefined;
  });
}

describe('flow: billing', () => {
  it('turns a paying stranger into a customer with an organisation', async () => {
    const email = uniqueEmail('flow-buyer');
    const organizationName = uniqueName('Flow Bought');
    const order = { plan: 'team', email, name: 'Flow Buyer', organizationName };
    const { body: checkout } = await visitor.post('/api/checkout', order);
    await pay(checkout.sessionId);

    const support = await staff('support');
    const done = await until('The checkout being fulfilled', async () => {
      const { body } = await visitor.get(`/api/checkout/${checkout.sessionId}`);
      return body.status === 'fulfilled' ? body : undefined;
    });
    const subscription = await subscriptionOf(support, done.organizationId, 'active');
    expect(subscription.plan).toBe('team');

    const core = createClient('core');
    const token = tokenIn(await mailTo(email, /reset-password/));
    await core.post('/api/auth/reset-password', { newPassword: password, token });
    await signIn(core, email);
    const billing = await planAtCore(core, 'team', 'active');
    expect(billing.subscription).toMatchObject({ plan: 'team', status: 'active' });
    expect((await core.get('/api/me')).body.organizations).toMatchObject([{ name: organizationName, plan: 'team' }]);
  });

  it('upgrades an organisation that exists, shows the invoice, and follows Stripe down again', async () => {
    const owner = await tenantOwner();
    const order = { plan: 'scale', email: owner.email, name: owner.name, organizationName: 'ignored' };
    const { body: checkout } = await owner.client.at('marketing').post('/api/checkout', order);
    await pay(checkout.sessionId);
    const support = await staff('support');
    const subscription = await subscriptionOf(support, owner.organizationId, 'active');
    await planAtCore(owner.client, 'scale', 'active');

    const invoices = await until('Admin seeing the invoice', async () => {
      const { body } = await support.get(`/api/invoices?organizationId=${owner.organizationId}`);
      return body.total > 0 && body;
    });
    expect(invoices.items[0]).toMatchObject({ status: 'paid', organizationId: owner.organizationId });
    expect(invoices.items[0].amountCents).toBeGreaterThan(0);

    await failPayment(subscription.stripeSubscriptionId);
    await subscriptionOf(support, owner.organizationId, 'past_due');
    await planAtCore(owner.client, 'scale', 'past_due');
    await mailTo(owner.email, /did not go through/);

    await cancel(subscription.stripeSubscriptionId);
    await subscriptionOf(support, owner.organizationId, 'canceled');
    await planAtCore(owner.client, 'starter', 'canceled');
  });
});
