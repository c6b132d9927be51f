import { parseArgs } from 'node:util';
import { parsePrices, startStripe } from '../stripe/index.ts';
import { runInForeground } from './foreground.ts';

const { values } = parseArgs({
  options: { port: { type: 'string' }, 'webhook-url': { type: 'string' }, 'webhook-secret': { type: 'string' } },
});

await runInForeground(async () => {
  const webhookUrl =
    values['webhook-url'] ?? process.env.STRIPE_WEBHOOK_URL ?? 'http://127.0.0.1:5001/api/stripe/webhook';
  const prices = process.env.STRIPE_PRICES;
  const stripe = await startStripe({
    port: Number(values.port ?? process.env.STRIPE_PORT ?? 12111),
    webhookUrl,
    webhookSecret: values['webhook-secret'] ?? process.env.STRIPE_WEBHOOK_SECRET ?? 'whsec_demo_secret',
    ...(prices === undefined ? {} : { prices: parsePrices(prices) }),
  });
  return { line: `Stripe stand-in is ready: ${stripe.url}, webhooks to ${webhookUrl}`, stop: stripe.stop };
});
