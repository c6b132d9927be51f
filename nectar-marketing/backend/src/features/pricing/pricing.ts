import plans from '@nectar/contracts/marketing/plans.json' with { type: 'json' };
import type { MarketingConfig } from '../../config.ts';

const MONTHS_PAID_PER_YEAR = 10;

/** Twelve months for the price of ten. */
export const yearlyPrice = (monthlyCents: number): number => monthlyCents * MONTHS_PAID_PER_YEAR;

/** An amount as people write it: $49 or $49.50. */
export function formatPrice(cents: number, currency = 'usd'): string {
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
  }).format(cents / 100);
}

/** The plans on sale, cheapest first, without what only the server needs to know. */
export function listPlans() {
  return plans
    .map(({ stripePriceEnv: _internal, ...plan }) => ({ ...plan, yearlyCents: yearlyPrice(plan.priceCents) }))
    .sort((left, right) => left.priceCents - right.priceCents);
}

export const isPlanOnSale = (planId: string): boolean => plans.some((plan) => plan.id === planId);

type PriceConfig = Pick<MarketingConfig, 'STRIPE_PRICE_STARTER' | 'STRIPE_PRICE_TEAM' | 'STRIPE_PRICE_SCALE'>;

/** The Stripe price of a plan: from the environment, because test and live mode have different ones. */
export function stripePriceOf(planId: string, config: PriceConfig): string {
  const plan = plans.find((candidate) => candidate.id === planId);
  if (!plan) throw new Error(`There is no plan "${planId}" in plans.json.`);
  return config[plan.stripePriceEnv as keyof PriceConfig];
}

/** The plan that a Stripe price stands for. */
export function planOfStripePrice(priceId: string, config: PriceConfig): string | undefined {
  return plans.find((plan) => stripePriceOf(plan.id, config) === priceId)?.id;
}
