import { randomBytes } from 'node:crypto';

// Libraries for WebSockets give messages; a recorder that stands between two of them also needs each frame as it came.

/** One frame of RFC 6455, its payload unmasked; `payload` is null where it is larger than what is kept. */
export interface Frame {
  fin: boolean;
  /** True where an extension gives it another form. */
  extended: boolean;
  opcode: number;
  payload: Buffer | null;
  /** As it came; empty where the payload is null. */
  raw: Buffer;
}

export const CONTINUATION = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

interface Head {
  fin: boolean;
  extended: boolean;
  opcode: number;
  mask: Buffer | null;
  /** Bytes of the head and of the payload. */
  head: number;
  length: number;
}

/** Reads frames from bytes, wherever they were cut. What is larger than `limit` is passed over. */
export function createFrameReader(limit: number): (piece: Uint8Array) => Frame[] {
  let rest = Buffer.alloc(0);
  let skip = 0;
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    const frames: Frame[] = [];
    for (;;) {
      const skipped = Math.min(skip, rest.length);
      skip -= skipped;
      rest = rest.subarray(skipped);
      const head = skip > 0 ? null : headOf(rest);
      if (head === null) return frames;
      const { fin, extended, opcode, mask, length } = head;
      const end = head.head + length;
      if (length > limit) {
        frames.push({ fin, extended, opcode, payload: null, raw: Buffer.alloc(0) });
        skip = end;
        continue;
      }
      if (rest.length < end) return frames;
      const payload = unmasked(rest.subarray(head.head, end), mask);
      frames.push({ fin, extended, opcode, payload, raw: Buffer.from(rest.subarray(0, end)) });
      rest = rest.subarray(end);
    }
  };
}

/** Null where the head is not whole yet. */
function headOf(bytes: Buffer): Head | null {
  const [first = 0, second = 0] = bytes;
  if (bytes.length < 2) return null;
  const short = second & 0x7f;
  const wide = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = second >= 0x80;
  const head = 2 + wide + (masked ? 4 : 0);
  if (bytes.length < head) return null;
  const length = wide === 0 ? short : wide === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return {
    fin: first >= 0x80,
    extended: (first & 0x70) !== 0,
    opcode: first & 0x0f,
    mask: masked ? bytes.subarray(2 + wide, head) : null,
    head,
    length,
  };
}

function unmasked(bytes: Buffer, mask: Buffer | null): Buffer {
  const copy = Buffer.from(bytes);
  if (mask !== null)
    for (let index = 0; index < copy.length; index++) copy[index] = (copy[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return copy;
}

/** A whole frame; clients mask what they send. */
export function encodeFrame(opcode: number, payload: Uint8Array, asClient: boolean): Buffer {
  const { byteLength: length } = payload;
  const wide = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + wide);
  head[0] = 0x80 | opcode;
  head[1] = (asClient ? 0x80 : 0) | (wide === 0 ? length : wide === 2 ? 126 : 127);
  if (wide === 2) head.writeUInt16BE(length, 2);
  if (wide === 8) head.writeBigUInt64BE(BigInt(length), 2);
  if (!asClient) return Buffer.concat([head, payload]);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, unmasked(Buffer.from(payload), mask)]);
}

/** What one side of a WebSocket says. */
export type Said =
  | { type: 'message'; data: Buffer; binary: boolean }
  | { type: 'close'; code?: number; reason?: string }
  | { type: 'ping'; data: Buffer }
  /** A message that could not be kept. */
  | { type: 'lost'; why: string };

/** Puts messages together from frames; pongs say nothing. */
export function createAssembler(limit: number): (frame: Frame) => Said | null {
  let parts: Buffer[] = [];
  let binary = false;
  let why: string | null = null;
  return ({ fin, extended, opcode, payload }) => {
    if (opcode === CLOSE) return closeOf(payload ?? Buffer.alloc(0));
    if (opcode === PING) return { type: 'ping', data: payload ?? Buffer.alloc(0) };
    if (opcode === PONG) return null;
    if (opcode !== CONTINUATION) {
      parts = [];
      binary = opcode === BINARY;
      why = extended ? 'a message in the form of an extension' : null;
    }
    parts.push(payload ?? Buffer.alloc(0));
    if (payload === null || parts.reduce((sum, part) => sum + part.length, 0) > limit) {
      why ??= 'a message that is too large to keep';
      parts = [];
    }
    if (!fin) return null;
    return why === null ? { type: 'message', data: Buffer.concat(parts), binary } : { type: 'lost', why };
  };
}

function closeOf(payload: Buffer): Said {
  if (payload.length < 2) return { type: 'close' };
  return { type: 'close', code: payload.readUInt16BE(0), reason: payload.toString('utf8', 2) };
}

/** Without a code the frame says none (1005); 1006 stands for a connection that broke off and is never sent. */
export function closePayload(code: number | undefined, reason = ''): Buffer {
  if (code === undefined) return Buffer.alloc(0);
  const text = Buffer.from(reason);
  const payload = Buffer.alloc(2 + text.length);
  payload.writeUInt16BE(code, 0);
  text.copy(payload, 2);
  return payload;
}
