import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeNext } from './safe-next';

const SITE = 'https://nectar.example';

describe('safeNext', () => {
  it('keeps a path of this site with its query', () => {
    expect(safeNext('/runs/7?step=2#output')).toBe('/runs/7?step=2#output');
  });

  it('never leads to another host, whatever stands in the address', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '\t',
      '\n',
      '.',
      '..',
      '@',
      ':',
      'evil.example',
      '?',
      '#',
      'https:',
      '%2f',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`),
    );
    fc.assert(
      fc.property(text, (next) => {
        expect(new URL(safeNext(next), SITE).origin).toBe(SITE);
      }),
      { numRuns: 2000 },
    );
  });

  it('goes to the start without an address', () => {
    expect([null, '', 'runs/7', 'https://evil.example/', '//evil.example', '/\t/evil.example'].map(safeNext)).toEqual(
      Array(6).fill('/'),
    );
  });
});
