import { createHash } from 'node:crypto';

/** Decodes strictly: bytes that are not UTF-8 throw instead of being replaced. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

export function encode(content: string, encoding: 'utf8' | 'base64'): Uint8Array {
  return encoding === 'base64' ? Uint8Array.from(Buffer.from(content, 'base64')) : new TextEncoder().encode(content);
}

/** sha256 in hex: the hash that TreeView and FileState use. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
