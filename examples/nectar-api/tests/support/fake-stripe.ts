/** Side-effect module: starts a server that answers the two Stripe calls of a checkout, and points the SDK at it. */
import './env';
import { randomUUID } from 'node:crypto';
import express from 'express';
import { listen } from './listen';

const paid = new Set<string>();

function session(id: string) {
  const isPaid = paid.has(id);
  const subscription = {
    id: `sub_${id}`,
    object: 'subscription',
    customer: `cus_${id}`,
    status: 'active',
    cancel_at_period_end: false,
    items: { data: [{ current_period_end: 2_000_000_000, price: { id: 'price_team_demo' } }] },
  };
  const invoice = { id: `in_${id}`, object: 'invoice', status: 'paid', amount_paid: 4900, amount_due: 4900, currency: 'usd' };
  return {
    id,
    object: 'checkout.session',
    url: `https://checkout.example/${id}`,
    status: isPaid ? 'complete' : 'open',
    payment_status: isPaid ? 'paid' : 'unpaid',
    amount_total: 4900,
    currency: 'usd',
    ...(isPaid ? { subscription, invoice } : {}),
  };
}

const app = express();
app.post('/v1/checkout/sessions', (_req, res) => {
  res.json(session(`cs_test_${randomUUID()}`));
});
app.get('/v1/checkout/sessions/:id', (req, res) => {
  res.json(session(req.params.id));
});

const server = await listen(app);
process.env.STRIPE_API_BASE = server.url;
process.env.STRIPE_PRICE_TEAM = 'price_team_demo';

export const payAtStripe = (sessionId: string): void => {
  paid.add(sessionId);
};
export const stopStripe = (): Promise<void> => server.close();
