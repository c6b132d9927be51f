import { describe, expect, it } from 'vitest';
import { parseModule } from './parse.ts';
import { ParseMemo } from './parse-memo.ts';

describe('the memo of parse results', () => {
  it('gives one result for the same text at the same path', () => {
    const first = parseModule('a.ts', 'export const a = 1;');
    expect(parseModule('a.ts', 'export const a = 1;')).toBe(first);
    expect(parseModule('b.ts', 'export const a = 1;')).not.toBe(first);
  });

  it('parses again when the text has changed, there and back', () => {
    expect(parseModule('a.ts', 'let x = 1;').scope.names.has('x')).toBe(true);
    expect(parseModule('a.ts', 'let y = 1;').scope.names.has('y')).toBe(true);
    expect(parseModule('a.ts', 'let x = 1;').scope.names.has('y')).toBe(false);
  });

  it('finds what is in use however much came afterwards', () => {
    let parsed = 0;
    const memo = new ParseMemo((path, text) => {
      parsed += 1;
      return { path, text };
    });
    const used = memo.get('used.ts', 'x');
    for (let index = 0; index < 40; index += 1) memo.get(`${index}.ts`, 'x'.repeat(1_000_000));
    expect(memo.get('used.ts', 'x')).toBe(used);
    expect(parsed).toBe(41);
  });
});
