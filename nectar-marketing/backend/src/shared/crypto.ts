import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** For tokens with enough entropy of their own: only the hash is stored. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** URL-safe random text of `bytes` bytes of entropy. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

export const hmacSign = (value: string, secret: string): string =>
  createHmac('sha256', secret).update(value).digest('base64url');

/** The value of "value.signature", or undefined when the signature is not ours. */
export function unsignValue(signed: string | null, secret: string): string | undefined {
  const at = signed?.lastIndexOf('.') ?? -1;
  if (signed === null || at < 1) return undefined;
  const value = signed.slice(0, at);
  const expected = Buffer.from(hmacSign(value, secret));
  const given = Buffer.from(signed.slice(at + 1));
  return expected.length === given.length && timingSafeEqual(expected, given) ? value : undefined;
}
