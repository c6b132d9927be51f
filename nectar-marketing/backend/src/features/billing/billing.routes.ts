import { stripeWebhook } from '@nectar/contracts/marketing/billing.ts';
import { HttpError } from '@nectar/service-kit';
import express, { type Express } from 'express';
import type Stripe from 'stripe';
import type { MarketingContext } from '../../shared/context.ts';
import { handleStripeEvent } from './billing.ts';

/** Mounted before the JSON parser: the signature covers the exact bytes. */
export function mountStripeWebhook(app: Express, context: MarketingContext): void {
  app.post(stripeWebhook.path, express.raw({ type: () => true, limit: '1mb' }), async (req, res) => {
    const event = verifiedEvent(context, req.body, req.get('stripe-signature'));
    const outcome = await handleStripeEvent(context, event);
    res.json(outcome === 'duplicate' ? { received: true, duplicate: true } : { received: true });
  });
}

/** @throws HttpError 400 `invalid_signature` when none of the active secrets signed these bytes. */
function verifiedEvent(
  { stripe, config, logger }: MarketingContext,
  payload: unknown,
  signature: string | undefined,
): Stripe.Event {
  if (!Buffer.isBuffer(payload) || !signature)
    throw new HttpError(400, 'invalid_signature', 'The Stripe signature is missing.');
  let refusal: unknown;
  for (const secret of config.STRIPE_WEBHOOK_SECRET) {
    try {
      return stripe.webhooks.constructEvent(payload, signature, secret);
    } catch (error) {
      refusal = error;
    }
  }
  logger.warn({ reason: refusal instanceof Error ? refusal.message : String(refusal) }, 'a Stripe webhook was refused');
  throw new HttpError(400, 'invalid_signature', 'The Stripe signature is not valid.', { cause: refusal });
}
