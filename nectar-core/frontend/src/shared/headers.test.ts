import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHeaders, parseHeaders } from './headers';

const name = fc.stringMatching(/^[\w-]{1,20}$/).filter((text) => text !== '__proto__');
const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);

describe('headers as lines of text', () => {
  it('read back as the same headers', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value), (headers) => {
        expect(parseHeaders(formatHeaders(headers))).toEqual(headers);
      }),
    );
  });

  it('keep every colon behind the first one', () => {
    expect(parseHeaders('\n Location :  http://a.example:80/ \n')).toEqual({ Location: 'http://a.example:80/' });
  });

  it('refuse a line without a colon and name it', () => {
    expect(() => parseHeaders('Accept: text/plain\nno header')).toThrow(
      expect.objectContaining({ fields: { headers: '“no header” has no colon.' } }),
    );
  });
});
