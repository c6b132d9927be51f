import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const DIGEST_BYTES = 32;

/** A text as it stands on the disk: a digest of its key and its bytes, and the bytes compressed. */
export async function packed(key: string, text: string): Promise<Uint8Array> {
  const bytes = await compress(text);
  return Buffer.concat([digestOf(key, bytes), bytes]);
}

/** The text again; null for bytes that are not what was written under this key. */
export async function unpacked(key: string, entry: Uint8Array): Promise<string | null> {
  const bytes = entry.subarray(DIGEST_BYTES);
  if (!digestOf(key, bytes).equals(entry.subarray(0, DIGEST_BYTES))) return null;
  return (await decompress(bytes)).toString('utf8');
}

function digestOf(key: string, bytes: Uint8Array): Buffer {
  return createHash('sha256').update(key).update('\0').update(bytes).digest();
}
