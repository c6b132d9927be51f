import express, { Router } from 'express';
import type Stripe from 'stripe';
import { handleStripeEvent } from '../../marketing-site/backend/services/billing';
import { stripe } from '../../marketing-site/backend/services/stripe';
import { config } from '../config';
import { HttpError, logger, query } from '../lib';

/** Mounted by the marketing app, before its body parser: the signature covers the exact bytes. */
export const stripeWebhookRouter = Router();

function verifiedEvent(payload: unknown, signature: string | undefined): Stripe.Event {
  if (!Buffer.isBuffer(payload) || !signature) throw new HttpError(400, 'invalid_signature', 'The Stripe signature is missing.');
  try {
    return stripe().webhooks.constructEvent(payload, signature, config.stripe.webhookSecret);
  } catch (error) {
    logger.warn('a Stripe webhook was refused', { reason: (error as Error).message });
    throw new HttpError(400, 'invalid_signature', 'The Stripe signature is not valid.');
  }
}

/** Remembers the event; true when it was handled before. One that failed half-way is handled again. */
async function wasHandled(event: Stripe.Event): Promise<boolean> {
  await query('INSERT INTO public.stripe_events (event_id, type, payload) VALUES ($1, $2, $3) ON CONFLICT (event_id) DO NOTHING', [
    event.id,
    event.type,
    JSON.stringify(event),
  ]);
  const stored = await query<{ handled: boolean }>(
    'SELECT processed_at IS NOT NULL AS handled FROM public.stripe_events WHERE event_id = $1',
    [event.id],
  );
  return stored.rows[0]?.handled ?? false;
}

stripeWebhookRouter.post('/', express.raw({ type: () => true, limit: '1mb' }), async (req, res) => {
  const event = verifiedEvent(req.body, req.get('stripe-signature'));
  if (await wasHandled(event)) {
    res.json({ received: true, duplicate: true });
    return;
  }
  await handleStripeEvent(event);
  await query('UPDATE public.stripe_events SET processed_at = now() WHERE event_id = $1', [event.id]);
  res.json({ received: true });
});
