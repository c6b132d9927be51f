import { newEvent } from './objects/event.ts';
import type { StripeEvent, StripeObject } from './objects/types.ts';
import type { Store } from './store.ts';
import type { Delivery, WebhookSender } from './webhooks.ts';

/** What routes and actions work with. */
export interface Context {
  readonly store: Store;
  readonly webhooks: WebhookSender;
  /** Base address of the stand-in itself, for pages that it links to. */
  readonly url: () => string;
}

/** Records an event; it is sent by `deliver`. */
export function record(
  context: Context,
  type: string,
  object: StripeObject,
  previous?: Record<string, unknown>,
): StripeEvent {
  return context.store.add(newEvent(type, object, previous));
}

export function deliver(context: Context, events: readonly StripeEvent[]): Promise<Delivery[]> {
  return context.webhooks.send(events);
}
