import type { Express, Request, Response } from 'express';
import { type Html, html } from '../html/html.ts';
import { page } from '../html/page.ts';
import { APPROVED_CARD, lineItems, pay } from './actions.ts';
import { type Context, deliver } from './context.ts';
import { ApiError } from './errors.ts';
import type { Customer, Invoice, Session, StripeObject } from './objects/types.ts';
import { asParams, text } from './params.ts';

const NOTICE = html`<p class="card warn" role="note">Stand-in – no money moves. Do not enter real card details.</p>`;

function money(cents: number, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(cents / 100);
}

/** The pages that a buyer sees: Checkout, an invoice, the billing portal. */
export function buyerPages(app: Express, context: Context): void {
  app.get('/c/pay/:id', (request, response) => showCheckout(context, request.params.id, response));
  app.post('/c/pay/:id', (request, response) => takePayment(context, request.params.id, request, response));
  app.get('/i/:id', (request, response) => showInvoice(context, request.params.id, response));
  app.get('/p/session/:id', (request, response) => showPortal(context, request.params.id, response));
}

function send(response: Response, status: number, title: string, main: Html): void {
  response
    .status(status)
    .type('html')
    .send(page(`${title} – Stripe stand-in`, html`<h1>${title}</h1>`, html`${NOTICE}${main}`));
}

function find<T extends StripeObject>(context: Context, kind: string, id: string): T | undefined {
  const found = context.store.find(id);
  return found?.object === kind ? (found as T) : undefined;
}

function showCheckout(context: Context, id: string, response: Response, problem?: ApiError): void {
  const session = find<Session>(context, 'checkout.session', id);
  if (session === undefined) {
    send(
      response,
      404,
      'No such checkout',
      html`<p class="card">The stand-in keeps sessions in memory; a restart forgets them. Start the checkout again.</p>`,
    );
    return;
  }
  const closed = html`<p class="card">This checkout is ${session.status}.</p>`;
  const content = session.status === 'open' ? checkoutForm(context, session, problem) : closed;
  send(response, problem?.status ?? 200, 'Checkout', content);
}

function checkoutForm(context: Context, session: Session, problem: ApiError | undefined): Html {
  const known = find<Customer>(context, 'customer', session.customer ?? '');
  const email = known?.email ?? session.customer_email;
  const rows = lineItems(context, session).map(
    (item) =>
      html`<dt>${item.quantity} × ${item.description}</dt><dd>${money(item.amount_total, item.price.currency)}${item.price.recurring !== null && html` per ${item.price.recurring.interval}`}</dd>`,
  );
  const cancel = session.cancel_url !== null && html`<a class="button plain" href="${session.cancel_url}">Cancel</a>`;
  return html`<section class="card" aria-label="Your order"><dl>${rows}</dl><p class="total">Due today ${money(session.amount_total, session.currency)}</p></section>
    ${problem !== undefined && html`<p class="card warn" role="alert">${problem.message} Nothing was charged.</p>`}
    <form class="card" method="post" action="/c/pay/${session.id}">
      <label for="email">E-mail</label><input id="email" name="email" type="email" required autocomplete="email" value="${email}" ${email !== null && html`readonly`}>
      <label for="name">Name on card</label><input id="name" name="name" required autocomplete="cc-name" value="Demo Buyer">
      <label for="card">Card number</label><input id="card" name="card" required inputmode="numeric" pattern="[0-9 ]{16,23}" aria-describedby="card-help" value="${APPROVED_CARD.replace(/(\d{4})(?=\d)/g, '$1 ')}">
      <p id="card-help" class="soft">Any number of 16 digits is accepted; one that ends with 0002 is declined.</p>
      <div class="row"><button type="submit">Pay ${money(session.amount_total, session.currency)}</button>${cancel}</div>
    </form>`;
}

async function takePayment(context: Context, id: string, request: Request, response: Response): Promise<void> {
  const session = find<Session>(context, 'checkout.session', id);
  if (session === undefined) {
    showCheckout(context, id, response);
    return;
  }
  const form = asParams(request.body);
  try {
    await deliver(
      context,
      pay(context, session, {
        email: text(form, 'email') ?? null,
        name: text(form, 'name') ?? null,
        card: text(form, 'card') ?? '',
      }),
    );
    response.redirect(303, successUrl(session));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    showCheckout(context, id, response, error);
  }
}

export function successUrl(session: Session): string {
  return session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function showInvoice(context: Context, id: string, response: Response): void {
  const invoice = find<Invoice>(context, 'invoice', id);
  if (invoice === undefined) {
    send(
      response,
      404,
      'No such invoice',
      html`<p class="card">The stand-in keeps invoices in memory; a restart forgets them.</p>`,
    );
    return;
  }
  send(
    response,
    200,
    `Invoice ${String(invoice.number)}`,
    html`<section class="card"><dl><dt>Status</dt><dd>${invoice.status}</dd><dt>For</dt><dd>${String(invoice.customer_email ?? invoice.customer)}</dd></dl>
      <p class="total">${money(Number(invoice.total), String(invoice.currency))}</p></section>`,
  );
}

function showPortal(context: Context, id: string, response: Response): void {
  const session = find(context, 'billing_portal.session', id);
  if (session === undefined) {
    send(
      response,
      404,
      'No such portal session',
      html`<p class="card">Open the portal again from the application.</p>`,
    );
    return;
  }
  const invoices = context.store.list<Invoice>('invoice').filter((invoice) => invoice.customer === session.customer);
  const back =
    typeof session.return_url === 'string' &&
    html`<p><a class="button plain" href="${session.return_url}">Back</a></p>`;
  const rows = invoices.map(
    (invoice) =>
      html`<li><a href="/i/${invoice.id}">${String(invoice.number)} · ${invoice.status} · ${money(Number(invoice.total), String(invoice.currency))}</a></li>`,
  );
  send(
    response,
    200,
    'Your invoices',
    html`<section class="card">${rows.length === 0 ? html`<p>No invoices yet.</p>` : html`<ul class="list">${rows}</ul>`}</section>${back}`,
  );
}
