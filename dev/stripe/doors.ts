import type { Express, Response } from 'express';
import { cancel, failPayment, pay } from './actions.ts';
import { type Context, deliver } from './context.ts';
import { invalid } from './errors.ts';
import type { Session, StripeEvent, Subscription } from './objects/types.ts';
import { asParams, requiredText, text } from './params.ts';
import { priceFrom } from './routes/catalog.ts';

async function report(context: Context, response: Response, events: readonly StripeEvent[]): Promise<void> {
  response.json({ ok: true, events: await deliver(context, events) });
}

/** Doors for tests, which the real service does not have: they act as the buyer, the bank or the clock. No key needed. */
export function testDoors(app: Express, context: Context): void {
  const { store } = context;
  const subscription = (id: string) => store.get<Subscription>('subscription', id);
  app.post('/_test/sessions/:id/pay', async (request, response) => {
    const params = asParams(request.body);
    const card = text(params, 'card');
    const buyer = {
      email: text(params, 'email') ?? null,
      name: text(params, 'name') ?? null,
      ...(card === undefined ? {} : { card }),
    };
    await report(context, response, pay(context, store.get<Session>('checkout.session', request.params.id), buyer));
  });
  app.post('/_test/subscriptions/:id/cancel', async (request, response) => {
    await report(context, response, cancel(context, subscription(request.params.id)));
  });
  app.post('/_test/subscriptions/:id/fail-payment', async (request, response) => {
    await report(context, response, failPayment(context, subscription(request.params.id)));
  });
  app.post('/_test/events/:id/resend', async (request, response) => {
    const delivery = await context.webhooks.attempt(store.get<StripeEvent>('event', request.params.id));
    response.json({ ok: delivery.delivered, events: [delivery] });
  });
  app.get('/_test/events', (_request, response) => {
    response.json(store.list<StripeEvent>('event'));
  });
  app.post('/_test/webhook-url', (request, response) => {
    const url = requiredText(asParams(request.body), 'url');
    if (URL.parse(url) === null) throw invalid('Not a valid URL', 'url', 'url_invalid');
    context.webhooks.setTarget(url);
    response.json({ ok: true, url });
  });
  app.post('/_test/prices', (request, response) => {
    const body = asParams(request.body);
    response.json(priceFrom(context, numbersAsText(body), requiredText(body, 'id')));
  });
}

/** JSON bodies may carry the amount as a number; the API's own parameters are text. */
function numbersAsText(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, typeof value === 'number' ? String(value) : value]),
  );
}
