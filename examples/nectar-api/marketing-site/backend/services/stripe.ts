import Stripe from 'stripe';
import { config } from '@server/config';

type StripeClient = InstanceType<typeof Stripe>;

let client: StripeClient | undefined;

/** Host, port and protocol for the SDK, when STRIPE_API_BASE names a server of one's own. */
export function apiBaseOptions(apiBase: string): { host?: string; port?: number; protocol?: 'http' | 'https' } {
  if (!apiBase) return {};
  const url = new URL(apiBase);
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return { host: url.hostname, port: Number(url.port || (protocol === 'http' ? 80 : 443)), protocol };
}

/** The one Stripe client of marketing, made at first use. */
export function stripe(): StripeClient {
  client ??= new Stripe(config.stripe.secretKey, { ...apiBaseOptions(config.stripe.apiBase), maxNetworkRetries: 1, timeout: 10_000 });
  return client;
}
