import { z } from 'zod';
import type { WireMessage, WireStream } from '../model/traffic.ts';
import { createEventReader } from './event-stream.ts';

/** What browsers and proxies write of streams beside the HAR format; times are seconds since 1970. */
export const harStreamFields = {
  _webSocketMessages: z
    .array(z.object({ type: z.string(), time: z.number(), opcode: z.number(), data: z.string() }))
    .nullish(),
  _eventSourceMessages: z
    .array(
      z.object({ time: z.number(), eventName: z.string().nullish(), eventId: z.string().nullish(), data: z.string() }),
    )
    .nullish(),
};

const shape = z.object(harStreamFields);

export interface HarAnswer extends z.infer<typeof shape> {
  status: number;
  /** The answer's content-type. */
  type: string;
  content: Uint8Array;
  /** Milliseconds since 1970. */
  endedAt: number;
}

/** The stream that an entry began, if it began one; `why`: the reason for which what was said on it is not known. */
export function harStream(answer: HarAnswer): { stream?: WireStream; why: string | null } {
  if (answer.status === 101) return webSocketOf(answer);
  if (!/^\s*text\/event-stream\b/i.test(answer.type)) return { why: null };
  const messages = eventsOf(answer);
  if (messages.length === 0) return { why: 'a stream of events that the HAR file has no events of' };
  return { stream: { kind: 'events', messages, closed: null, cut: null }, why: null };
}

/** Without a close frame it is not known who ended it: it counts as open to the end. */
function webSocketOf({ _webSocketMessages: frames }: HarAnswer): { stream?: WireStream; why: string | null } {
  if (!frames) return { why: 'a WebSocket that the HAR file has no messages of' };
  const messages = frames.flatMap(({ type, time, opcode, data }): WireMessage[] => {
    if (opcode !== TEXT && opcode !== BINARY) return [];
    const [from, at] = [type === 'send' ? ('client' as const) : ('server' as const), time * 1000];
    if (opcode === TEXT) return [{ from, at, data: Buffer.from(data) }];
    return [{ from, at, data: Buffer.from(data, 'base64'), binary: true }];
  });
  return { stream: { kind: 'websocket', messages, closed: null, cut: null }, why: null };
}

const TEXT = 1;
const BINARY = 2;

/** Those of a content came some time before it ended; only their order is known. */
function eventsOf({ _eventSourceMessages: events, content, endedAt }: HarAnswer): WireMessage[] {
  if (!events)
    return createEventReader()
      .push(content)
      .map((told) => ({ from: 'server', at: endedAt, ...told }));
  return events.map(({ time, eventName, eventId, data }) => ({
    from: 'server',
    at: time * 1000,
    data: Buffer.from(data),
    // Browsers say `message` where the server named none.
    ...(!eventName || eventName === 'message' ? {} : { event: eventName }),
    ...(eventId ? { id: eventId } : {}),
  }));
}
