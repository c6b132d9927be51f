import { newId, now } from '../ids.ts';
import type { StripeEvent, StripeObject } from './types.ts';

/** The version of the API whose shapes are served: that of the `stripe` package 23.1. */
export const API_VERSION = '2026-10-28.endive';

/** An event with a copy of the object as it is at this moment. */
export function newEvent(type: string, object: StripeObject, previous?: Record<string, unknown>): StripeEvent {
  return {
    id: newId('evt_', 24),
    object: 'event',
    api_version: API_VERSION,
    created: now(),
    data: { object: structuredClone(object), ...(previous === undefined ? {} : { previous_attributes: previous }) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  };
}
