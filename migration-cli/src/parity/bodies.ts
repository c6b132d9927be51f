import type { Body } from './types.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function bodyOf(bytes: Uint8Array): Body {
  try {
    return { text: UTF8.decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: Buffer.from(bytes).toString('base64'), base64: true };
  }
}

export function bytesOf({ text, base64 }: Body): Uint8Array {
  return Buffer.from(text, base64 === true ? 'base64' : 'utf8');
}
