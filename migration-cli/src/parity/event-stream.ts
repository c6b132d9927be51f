import type { StreamKind, WireMessage } from '../model/traffic.ts';

/** What an event or a line says; when it came is known to whoever reads the stream. */
export type Told = Omit<WireMessage, 'from' | 'at'>;

/** Reads a response piece by piece, wherever it was cut. */
export interface PieceReader {
  push(piece: Uint8Array): Told[];
  /** What is left when the response has ended. */
  end(): Told[];
}

export function readerOf(kind: Exclude<StreamKind, 'websocket'>): PieceReader {
  return kind === 'events' ? createEventReader() : createLineReader();
}

/** Lines without what ends them; the last one needs no end. Empty ones only keep a connection open. */
export function createLineReader(): PieceReader {
  const lines = splitLines();
  const told = (all: string[]): Told[] =>
    all.filter((text) => text !== '').map((text) => ({ data: Buffer.from(text) }));
  return { push: (piece) => told(lines.push(piece)), end: () => told(lines.end()) };
}

/**
 * Events as the WHATWG specification of server-sent events reads them: comments are none, and neither is what has no data, but
 * for the time to wait before the next try, which is kept as an event without data. An event that is cut off is dropped.
 */
export function createEventReader(): PieceReader {
  const lines = splitLines();
  let fields: { data: string[]; event?: string; id?: string; retry?: number } = { data: [] };
  const field = (line: string): void => {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') fields.data.push(value);
    else if (name === 'event') fields.event = value;
    else if (name === 'id' && !value.includes('\0')) fields.id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) fields.retry = Number(value);
  };
  const dispatch = (): Told[] => {
    const { data, event, ...rest } = fields;
    fields = { data: [] };
    if (data.length === 0 && rest.retry === undefined) return [];
    const named = event === undefined || event === '' ? {} : { event };
    return [{ data: Buffer.from(data.join('\n')), ...named, ...rest }];
  };
  return {
    push: (piece) =>
      lines.push(piece).flatMap((line) => {
        if (line === '') return dispatch();
        field(line);
        return [];
      }),
    end: () => [],
  };
}

/** Lines that end with CR, LF or both. */
function splitLines(): { push(piece: Uint8Array): string[]; end(): string[] } {
  // Takes a byte order mark at the beginning away, and keeps characters whole that are cut between two pieces.
  const decoder = new TextDecoder();
  let rest = '';
  let afterReturn = false;
  return {
    push: (piece) => {
      let text = decoder.decode(piece, { stream: true });
      if (text === '') return [];
      if (afterReturn && text.startsWith('\n')) text = text.slice(1);
      afterReturn = text.endsWith('\r');
      const lines = (rest + text).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? '';
      return lines;
    },
    end: () => {
      const last = rest + decoder.decode();
      rest = '';
      return last === '' ? [] : [last];
    },
  };
}
