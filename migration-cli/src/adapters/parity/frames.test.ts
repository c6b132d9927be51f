import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BINARY,
  CLOSE,
  closePayload,
  createAssembler,
  createFrameReader,
  encodeFrame,
  PING,
  PONG,
  TEXT,
} from './frames.ts';

/** Bytes in pieces that end at `cuts`. */
function pieces(bytes: Buffer, cuts: number[]): Buffer[] {
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

/** A message in several frames, as a server may send it. */
function fragmented(text: string): Buffer {
  const frames = [...text].map((one, index) => encodeFrame(index === 0 ? TEXT : 0, Buffer.from(one), false));
  for (const frame of frames.slice(0, -1)) frame[0] = (frame[0] ?? 0) & 0x7f;
  return Buffer.concat(frames);
}

describe('frames of a WebSocket', () => {
  it('are read as they were written, wherever their bytes are cut', () => {
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom(125, 126, 65_535, 65_536).map((length) => new Uint8Array(length).fill(7)),
    );
    const frame = fc.record({ opcode: fc.constantFrom(TEXT, BINARY, PING, PONG), payload, asClient: fc.boolean() });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 30 }), (all, cuts) => {
        const written = all.map(({ opcode, payload: data, asClient }) => encodeFrame(opcode, data, asClient));
        const read = createFrameReader(1e6);
        const frames = pieces(Buffer.concat(written), cuts).flatMap(read);
        expect(frames.map(({ opcode, payload: data }) => [opcode, data])).toEqual(
          all.map(({ opcode, payload: data }) => [opcode, Buffer.from(data)]),
        );
        expect(Buffer.concat(frames.map(({ raw }) => raw))).toEqual(Buffer.concat(written));
      }),
      { numRuns: 60 },
    );
  });

  it('are put together to messages, with pings between them', () => {
    const assemble = createAssembler(1000);
    const [first, ...rest] = createFrameReader(1000)(fragmented('hello'));
    const ping = createFrameReader(1000)(encodeFrame(PING, Buffer.from('p'), true));
    const said = [first, ...ping, ...rest].flatMap((frame) => (frame === undefined ? [] : [assemble(frame)]));
    expect(said.filter((one) => one !== null)).toEqual([
      { type: 'ping', data: Buffer.from('p') },
      { type: 'message', data: Buffer.from('hello'), binary: false },
    ]);
  });

  it('that are too large are passed over and named, and those after them are read', () => {
    const bytes = Buffer.concat([
      encodeFrame(TEXT, Buffer.alloc(50), true),
      encodeFrame(TEXT, Buffer.from('after'), true),
      encodeFrame(CLOSE, closePayload(1000, 'done'), true),
    ]);
    const [read, assemble] = [createFrameReader(20), createAssembler(20)];
    const said = pieces(bytes, [3, 30, 57]).flatMap(read).map(assemble);
    expect(said).toEqual([
      { type: 'lost', why: 'a message that is too large to keep' },
      { type: 'message', data: Buffer.from('after'), binary: false },
      { type: 'close', code: 1000, reason: 'done' },
    ]);
  });
});
