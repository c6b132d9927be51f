import plans from '@server/config/plans.json';

export interface PricingPlan {
  id: string;
  name: string;
  description: string;
  priceCents: number;
  /** The price of twelve months paid at once. */
  yearlyCents: number;
  currency: string;
  interval: string;
  limits: Record<string, number>;
  features: string[];
}

const MONTHS_PAID_PER_YEAR = 10;

/** Twelve months for the price of ten. */
export function yearlyPrice(monthlyCents: number): number {
  return monthlyCents * MONTHS_PAID_PER_YEAR;
}

/** What a month costs when the year is paid at once, rounded to whole cents. */
export function monthlyWhenPaidYearly(monthlyCents: number): number {
  return Math.round(yearlyPrice(monthlyCents) / 12);
}

/** An amount as people write it: $49 or $49.50. */
export function formatPrice(cents: number, currency = 'usd'): string {
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
  }).format(cents / 100);
}

/** The plans on sale, cheapest first, without what only the server needs to know. */
export function listPlans(): PricingPlan[] {
  return plans
    .map(({ stripePriceEnv: _internal, ...plan }) => ({ ...plan, yearlyCents: yearlyPrice(plan.priceCents) }))
    .sort((left, right) => left.priceCents - right.priceCents);
}

export function isPlanOnSale(planId: string): boolean {
  return plans.some((plan) => plan.id === planId);
}

/** The Stripe price of a plan: from the environment, because test and live mode have different ones. */
export function stripePriceOf(planId: string): string {
  const plan = plans.find((candidate) => candidate.id === planId);
  if (!plan) throw new Error(`There is no plan "${planId}" in plans.json.`);
  return process.env[plan.stripePriceEnv] || `price_${plan.id}_demo`;
}

/** The plan that a Stripe price stands for. */
export function planOfStripePrice(priceId: string): string | undefined {
  return plans.find((plan) => stripePriceOf(plan.id) === priceId)?.id;
}
