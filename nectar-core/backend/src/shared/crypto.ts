import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { config } from '../config.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;

function encryptionKey(): Buffer {
  const key = Buffer.from(config.encryptionKey, 'hex');
  if (key.length !== 32) throw new Error('ENCRYPTION_KEY must be 32 bytes in hex: openssl rand -hex 32');
  return key;
}

/** "v1.<iv>.<tag>.<ciphertext>", base64url parts. */
export function encryptSecret(plain: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, encryptionKey(), iv);
  const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return ['v1', iv, cipher.getAuthTag(), data]
    .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
    .join('.');
}

/** The inverse of encryptSecret; throws when the text was changed or the key is another one. */
export function decryptSecret(encrypted: string): string {
  const [version, iv, tag, data] = encrypted.split('.');
  if (version !== 'v1' || !iv || !tag || data === undefined)
    throw new Error('The stored secret has an unknown format.');
  const decipher = createDecipheriv(ALGORITHM, encryptionKey(), Buffer.from(iv, 'base64url'));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(data, 'base64url')), decipher.final()]).toString('utf8');
}

/** For tokens with enough entropy of their own: API keys, links in mails. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** URL-safe random text of `bytes` bytes of entropy. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

export function hmacSign(value: string, secret: string): string {
  return createHmac('sha256', secret).update(value).digest('base64url');
}

export function hmacVerify(value: string, signature: string, secret: string): boolean {
  const expected = Buffer.from(hmacSign(value, secret));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** "value.signature", the form of our signed cookies. */
export function signValue(value: string, secret: string): string {
  return `${value}.${hmacSign(value, secret)}`;
}

/** The value of a signed text, or undefined when the signature is not ours. */
export function unsignValue(signed: string | undefined, secret: string): string | undefined {
  const at = signed?.lastIndexOf('.') ?? -1;
  if (!signed || at < 1) return undefined;
  const value = signed.slice(0, at);
  return hmacVerify(value, signed.slice(at + 1), secret) ? value : undefined;
}
