import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretBox, signValue, unsignValue } from './crypto.ts';

const box = secretBox('0a'.repeat(32));

/** The text with one character replaced by another of the base64url alphabet. */
const changedAt = (text: string, at: number) => {
  const place = at % text.length;
  return text.slice(0, place) + (text[place] === 'A' ? 'B' : 'A') + text.slice(place + 1);
};

describe('a secret box', () => {
  it('gives back whatever it was given, and never the same ciphertext twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (plain) => {
        const sealed = box.encrypt(plain);
        expect(box.decrypt(sealed)).toBe(plain);
        expect(box.encrypt(plain)).not.toBe(sealed);
      }),
    );
  });

  it('refuses another key and a text that it did not make', () => {
    const sealed = box.encrypt('the secret of the test');
    expect(() => secretBox('0b'.repeat(32)).decrypt(sealed)).toThrow();
    expect(() => box.decrypt(`v1.${sealed.slice(5)}`)).toThrow();
    expect(() => box.decrypt('plain text')).toThrow('unknown format');
  });

  it('wants a key of 32 bytes', () => {
    expect(() => secretBox('0a'.repeat(16))).toThrow('32 bytes');
  });
});

describe('a signed value', () => {
  it('is read back under its own secret only, and not after any change', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string({ minLength: 1 }), fc.nat(), (value, secret, at) => {
        const signed = signValue(value, secret);
        expect(unsignValue(signed, secret)).toBe(value);
        expect(unsignValue(signed, `${secret}x`)).toBeUndefined();
        expect(unsignValue(changedAt(signed, at), secret)).toBeUndefined();
      }),
    );
  });

  it('is nothing where there is nothing', () => {
    expect([undefined, null, '', '.', 'no-signature'].map((text) => unsignValue(text, 's'))).toEqual(
      Array(5).fill(undefined),
    );
  });
});
