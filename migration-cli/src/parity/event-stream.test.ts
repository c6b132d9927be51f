import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventReader, createLineReader, type PieceReader } from './event-stream.ts';

/** What is read of a text whose bytes come in pieces that end at `cuts`. */
function read(reader: PieceReader, text: string, cuts: number[] = []): unknown[] {
  const bytes = Buffer.from(text);
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const told = ends.flatMap((end, index) => reader.push(bytes.subarray(ends[index - 1] ?? 0, end)));
  return [...told, ...reader.end()].map(({ data, ...rest }) => ({ data: Buffer.from(data).toString(), ...rest }));
}

describe('a stream of events', () => {
  it('is read as the specification says', () => {
    const text = [
      '\u{feff}: a comment\n\n',
      'data: YHOO\ndata:+2\ndata\n\n',
      'event: add\r\nid: 7\r\ndata:  two spaces\r\n\r\n',
      'retry: 2500\n\n',
      'retry: soon\nid: has\0null\n\n',
      'event: \rdata: x\r\r',
      'nothing known: y\nevent: lost\n\n',
      'data: cut off\n',
    ].join('');
    expect(read(createEventReader(), text)).toEqual([
      { data: 'YHOO\n+2\n' },
      { data: ' two spaces', event: 'add', id: '7' },
      { data: '', retry: 2500 },
      { data: 'x' },
    ]);
  });

  it('says the same wherever its bytes are cut', () => {
    const line = fc.constantFrom('data: ä€😀', 'data', 'id: 1', 'event: e', 'retry: 5', ': ping', '', '');
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 20 })
      .map((lines) => lines.flat().join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (whole, cuts) => {
        expect(read(createEventReader(), whole, cuts)).toEqual(read(createEventReader(), whole));
        expect(read(createLineReader(), whole, cuts)).toEqual(read(createLineReader(), whole));
      }),
    );
  });
});

it('reads lines of other text, the last one without an end, and leaves empty ones out', () => {
  expect(read(createLineReader(), '{"a":1}\n\n{"b":2}\r\n{"c"')).toEqual([
    { data: '{"a":1}' },
    { data: '{"b":2}' },
    { data: '{"c"' },
  ]);
});
