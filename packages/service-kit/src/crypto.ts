import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** For tokens with enough entropy of their own (API keys, links in mails): only the hash is stored. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** URL-safe random text of `bytes` bytes of entropy. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

export const hmacSign = (value: string, secret: string): string =>
  createHmac('sha256', secret).update(value).digest('base64url');

/** "value.signature", the form of our signed cookies. */
export const signValue = (value: string, secret: string): string => `${value}.${hmacSign(value, secret)}`;

/** The value of "value.signature", or undefined when the signature is not ours. */
export function unsignValue(signed: string | null | undefined, secret: string): string | undefined {
  const at = signed?.lastIndexOf('.') ?? -1;
  if (!signed || at < 1) return undefined;
  const value = signed.slice(0, at);
  const expected = Buffer.from(hmacSign(value, secret));
  const given = Buffer.from(signed.slice(at + 1));
  return expected.length === given.length && timingSafeEqual(expected, given) ? value : undefined;
}

/** Encrypts secrets that are stored, and decrypts them. */
export interface SecretBox {
  /** "v1.<iv>.<tag>.<ciphertext>", base64url parts. */
  encrypt(plain: string): string;
  /** @throws Error when the text was changed or the key is another one. */
  decrypt(encrypted: string): string;
}

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;

/** AES-256-GCM under one key of 32 bytes in hex. */
export function secretBox(keyHex: string): SecretBox {
  const key = Buffer.from(keyHex, 'hex');
  if (key.length !== 32) throw new Error('The encryption key must be 32 bytes in hex: openssl rand -hex 32');
  return {
    encrypt(plain) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, iv);
      const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return ['v1', ...[iv, cipher.getAuthTag(), data].map((part) => part.toString('base64url'))].join('.');
    },
    decrypt(encrypted) {
      const [version, iv, tag, data] = encrypted.split('.');
      if (version !== 'v1' || !iv || !tag || data === undefined)
        throw new Error('The stored secret has an unknown format.');
      const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(iv, 'base64url'));
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(data, 'base64url')), decipher.final()]).toString('utf8');
    },
  };
}
