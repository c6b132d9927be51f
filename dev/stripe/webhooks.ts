import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { now } from './ids.ts';
import type { StripeEvent } from './objects/types.ts';

/** Doubling from half a second; the real service goes on for three days, a development run need not. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const GIVE_UP_AFTER_MS = 5 * 60_000;
const ANSWER_LIMIT_MS = 20_000;

/** Stripe's signature header over the exact bytes of the payload. `at` in seconds. */
export function sign(payload: string, secret: string, at: number): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${payload}`).digest('hex')}`;
}

export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly delivered: boolean;
  /** Status of the answer, or why there was none. */
  readonly answer: number | string;
}

/** Sends events to one address, again and again while it does not answer 2xx. */
export class WebhookSender {
  private target: string;
  private readonly secret: string;
  private readonly firstPause: number;
  private readonly stopped = new AbortController();
  private readonly retries = new Set<Promise<void>>();

  constructor(target: string, secret: string, firstPause = FIRST_PAUSE_MS) {
    this.target = target;
    this.secret = secret;
    this.firstPause = firstPause;
  }

  setTarget(url: string): void {
    this.target = url;
  }

  /** Delivers in order and reports the first answers; what failed is tried again in the background. */
  async send(events: readonly StripeEvent[]): Promise<Delivery[]> {
    const deliveries: Delivery[] = [];
    for (const event of events) {
      const first = await this.attempt(event);
      deliveries.push(first);
      if (!first.delivered) this.retryLater(event);
    }
    return deliveries;
  }

  /** One delivery without a retry. */
  async attempt(event: StripeEvent): Promise<Delivery> {
    const answer = await this.post(JSON.stringify(event, null, 2));
    const delivered = typeof answer === 'number' && answer >= 200 && answer < 300;
    if (delivered) event.pending_webhooks = 0;
    return { id: event.id, type: event.type, delivered, answer };
  }

  private async post(payload: string): Promise<number | string> {
    try {
      const response = await fetch(this.target, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'Stripe-Signature': sign(payload, this.secret, now()),
        },
        body: payload,
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
      return `${error instanceof Error ? error.message : String(error)}${cause}`;
    }
  }

  private retryLater(event: StripeEvent): void {
    const retry = this.retry(event).finally(() => this.retries.delete(retry));
    this.retries.add(retry);
  }

  private async retry(event: StripeEvent): Promise<void> {
    const deadline = Date.now() + GIVE_UP_AFTER_MS;
    for (let pause = this.firstPause; Date.now() + pause < deadline; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await sleep(pause, undefined, { signal: this.stopped.signal });
      } catch {
        return; // stop() ends the pause.
      }
      // A resend by hand may have delivered it in the meantime.
      if (event.pending_webhooks === 0 || (await this.attempt(event)).delivered) return;
    }
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.retries);
  }
}
