import Stripe from 'stripe';

/** Host, port and protocol for the SDK, when STRIPE_API_BASE names a server of one's own. */
export function apiBaseOptions(apiBase: string | undefined): {
  host?: string;
  port?: number;
  protocol?: 'http' | 'https';
} {
  if (apiBase === undefined) return {};
  const url = new URL(apiBase);
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return { host: url.hostname, port: Number(url.port || (protocol === 'http' ? 80 : 443)), protocol };
}

export function createStripe(secretKey: string, apiBase: string | undefined): Stripe {
  return new Stripe(secretKey, { ...apiBaseOptions(apiBase), maxNetworkRetries: 1, timeout: 10_000 });
}
