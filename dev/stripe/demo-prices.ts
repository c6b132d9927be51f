import { newPrice, newProduct } from './objects/catalog.ts';
import type { Store } from './store.ts';

export interface DemoPrice {
  readonly id: string;
  readonly name: string;
  /** In cents. */
  readonly amount: number;
  readonly currency: string;
}

/** The prices that the sample application's `.env.example` names, with the amounts of its plans. */
export const DEMO_PRICES: readonly DemoPrice[] = [
  { id: 'price_starter_demo', name: 'Starter', amount: 1900, currency: 'usd' },
  { id: 'price_team_demo', name: 'Team', amount: 4900, currency: 'usd' },
  { id: 'price_scale_demo', name: 'Scale', amount: 14_900, currency: 'usd' },
];

/** Adds monthly prices with their products. */
export function addPrices(store: Store, prices: readonly DemoPrice[]): void {
  for (const { id, name, amount, currency } of prices) {
    const product = store.add(newProduct(name, {}, `prod_${id.replace(/^price_/, '')}`));
    const recurring = { interval: 'month', interval_count: 1, usage_type: 'licensed' } as const;
    store.add(newPrice({ id, product: product.id, currency, unit_amount: amount, recurring, nickname: name }));
  }
}

/** Reads `price_a=1900:usd:Starter,price_b=4900:usd:Team`, the form of STRIPE_PRICES. */
export function parsePrices(text: string): DemoPrice[] {
  return text.split(',').map((entry) => {
    const [, id, amount, currency, name] = /^\s*([\w-]+)=(\d+):([a-z]{3}):(.+?)\s*$/.exec(entry) ?? [];
    if (id === undefined || amount === undefined || currency === undefined || name === undefined) {
      throw new Error(
        `STRIPE_PRICES has an entry that cannot be read: "${entry}".\n→ Write it as price_id=1900:usd:Name.`,
      );
    }
    return { id, amount: Number(amount), currency, name };
  });
}
