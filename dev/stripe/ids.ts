import { randomBytes } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id in Stripe's form, such as `cus_` and 14 letters. */
export function newId(prefix: string, length = 14): string {
  return prefix + Array.from(randomBytes(length), (byte) => LETTERS[byte % LETTERS.length]).join('');
}

/** Seconds since 1970, Stripe's unit of time. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}
