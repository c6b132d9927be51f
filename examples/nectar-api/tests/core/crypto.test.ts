import '../support/env';
import { describe, expect, it } from 'vitest';
import { decryptSecret, encryptSecret, hashToken, hmacSign, hmacVerify, randomToken, signValue, unsignValue } from '@server/lib';

describe('secrets at rest', () => {
  it('come back as they were, and look different every time', () => {
    const [first, second] = [encryptSecret('päss–wörd'), encryptSecret('päss–wörd')];
    expect(decryptSecret(first)).toBe('päss–wörd');
    expect(first).not.toBe(second);
    expect(first).not.toContain('päss');
  });

  it('are refused when a byte was changed', () => {
    const [version, iv, tag, data = ''] = encryptSecret('secret').split('.');
    const changed = (data[0] === 'A' ? 'B' : 'A') + data.slice(1);
    expect(() => decryptSecret([version, iv, tag, changed].join('.'))).toThrow();
    expect(() => decryptSecret('plain text')).toThrow(/unknown format/);
  });
});

describe('tokens', () => {
  it('are random, URL-safe and hashed to something else', () => {
    const tokens = new Set(Array.from({ length: 50 }, () => randomToken()));
    expect(tokens.size).toBe(50);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
    expect(hashToken('a')).toBe(hashToken('a'));
    expect(hashToken('a')).not.toBe(hashToken('b'));
  });

  it('verify only with the same value and secret', () => {
    const signature = hmacSign('value', 'secret');
    expect(hmacVerify('value', signature, 'secret')).toBe(true);
    expect(hmacVerify('other', signature, 'secret')).toBe(false);
    expect(hmacVerify('value', signature, 'another')).toBe(false);
    expect(hmacVerify('value', '', 'secret')).toBe(false);
  });

  it('keep a signed value readable and unforgeable', () => {
    const signed = signValue('a.b', 'secret');
    expect(unsignValue(signed, 'secret')).toBe('a.b');
    expect(unsignValue(`x${signed}`, 'secret')).toBeUndefined();
    expect(unsignValue(undefined, 'secret')).toBeUndefined();
  });
});
