import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { chown, type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UnsealError } from '../model/errors.ts';
import type { FolderOwner, Seals } from '../model/ports.ts';
import { inTurns } from './in-turns.ts';

const CIPHER = 'aes-256-gcm';
const MAGIC = Buffer.from('NECTARS1');
const SALT_BYTES = 16;
const TAG_BYTES = 16;
/** Large enough that the cipher and not the calls take the time; small enough that memory stays flat. */
const CHUNK_BYTES = 256 * 1024;
const SUFFIX = '.sealed';

/**
 * Files under AES-256-GCM, a key of its own for each: HKDF of the given key, a random salt and the file's path. Chunks are
 * numbered and the last one says so, so none can be changed, left out, put elsewhere or cut off unnoticed.
 */
export function createSeals(): Seals {
  return {
    keyId: (key) => createHmac('sha256', key).update('nectar backup key').digest('hex').slice(0, 16),
    seal: async (folder, key) => {
      await inTurns(await filesIn(folder), async (path) => {
        await sealFile(join(folder, path), join(folder, path + SUFFIX), path, key);
        await rm(join(folder, path));
      });
    },
    unseal: async (folder, below, to, key, owner) => {
      const root = process.getuid?.() === 0 ? owner : null;
      await folders(join(folder, below), to, root);
      await inTurns(await filesIn(join(folder, below)), async (sealed) => {
        const path = sealed.slice(0, -SUFFIX.length);
        await unsealFile(join(folder, below, sealed), join(to, path), join(below, path), key);
        if (root !== null) await chown(join(to, path), root.uid, root.gid);
      });
    },
    unsealFile: (folder, path, to, key) => unsealFile(join(folder, path + SUFFIX), to, path, key),
  };
}

/** Relative paths; the manifest says what the rest is and stays readable. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replace(/^\//, ''))
    .filter((path) => path !== 'manifest.json')
    .sort();
}

/** Empty folders count as well: a server does not start without them. */
async function folders(from: string, to: string, owner: FolderOwner | null): Promise<void> {
  const below = (await readdir(from, { recursive: true, withFileTypes: true })).filter((entry) => entry.isDirectory());
  for (const path of ['', ...below.map((entry) => join(entry.parentPath, entry.name).slice(from.length + 1)).sort()]) {
    await mkdir(join(to, path), { recursive: true, mode: 0o700 });
    if (owner !== null) await chown(join(to, path), owner.uid, owner.gid);
  }
}

const fileKey = (key: Uint8Array, salt: Uint8Array, path: string) =>
  new Uint8Array(hkdfSync('sha256', key, salt, path, 32));

function nonce(chunk: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(chunk), 0);
  bytes.writeUInt8(last ? 1 : 0, 11);
  return bytes;
}

async function sealFile(from: string, to: string, path: string, key: Uint8Array): Promise<void> {
  const salt = randomBytes(SALT_BYTES);
  const own = fileKey(key, salt, path);
  const [source, target] = [await open(from, 'r'), await open(to, 'wx', 0o600)];
  try {
    await target.write(Buffer.concat([MAGIC, salt]));
    let next = await readChunk(source, CHUNK_BYTES);
    for (let chunk = 0, last = false; !last; chunk++) {
      const plain = next;
      next = plain.length < CHUNK_BYTES ? Buffer.alloc(0) : await readChunk(source, CHUNK_BYTES);
      last = next.length === 0;
      const cipher = createCipheriv(CIPHER, own, nonce(chunk, last));
      await target.write(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
    }
  } finally {
    await source.close();
    await target.close();
  }
}

async function unsealFile(from: string, to: string, path: string, key: Uint8Array): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const source = await open(from, 'r');
  const target = await open(to, 'wx', 0o600);
  try {
    const head = await readChunk(source, MAGIC.length + SALT_BYTES);
    if (!head.subarray(0, MAGIC.length).equals(MAGIC))
      throw new UnsealError(path, 'it does not begin as a sealed file');
    const own = fileKey(key, head.subarray(MAGIC.length), path);
    const size = CHUNK_BYTES + TAG_BYTES;
    let next = await readChunk(source, size);
    for (let chunk = 0, last = false; !last; chunk++) {
      const sealed = next;
      next = sealed.length < size ? Buffer.alloc(0) : await readChunk(source, size);
      last = next.length === 0;
      await target.write(opened(sealed, own, chunk, last, path));
    }
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  } finally {
    await source.close();
    await target.close();
  }
}

function opened(sealed: Buffer, key: Uint8Array, chunk: number, last: boolean, path: string): Buffer {
  const end = sealed.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce(chunk, last));
    decipher.setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch {
    throw new UnsealError(path, `chunk ${chunk} is not what was written`);
  }
}

/** As many bytes as there are, up to `size`. */
async function readChunk(file: FileHandle, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(buffer, filled, size - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
