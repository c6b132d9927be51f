import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeals } from './seals.ts';

const CHUNK = 256 * 1024;
const KEY = new Uint8Array(32).fill(7);
const seals = createSeals();
let root: string;
let number = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'nectar-seals-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A folder with one file of these bytes, sealed. */
async function sealed(content: Uint8Array): Promise<{ folder: string; out: string }> {
  const folder = join(root, String(number++));
  await mkdir(join(folder, 'data/empty'), { recursive: true });
  await writeFile(join(folder, 'manifest.json'), '{}');
  await writeFile(join(folder, 'data/file'), content);
  await seals.seal(folder, KEY);
  return { folder, out: join(root, `out-${number++}`) };
}

const size = fc.oneof(
  fc.integer({ min: 0, max: 50 }),
  fc.integer({ min: -2, max: 2 }).map((more) => CHUNK + more),
  fc.integer({ min: -1, max: 1 }).map((more) => 2 * CHUNK + more),
);
const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const open = ({ folder, out }: { folder: string; out: string }, key = KEY) =>
  seals.unseal(folder, 'data', out, key, owner);

describe('sealed folders', () => {
  it('give back what they were, empty folders too, and hold nothing plain but the manifest', async () => {
    await fc.assert(
      fc.asyncProperty(size, async (bytes) => {
        const content = Buffer.alloc(bytes, 'nectar');
        const made = await sealed(content);
        expect((await readdir(made.folder, { recursive: true })).sort()).toEqual([
          'data',
          'data/empty',
          'data/file.sealed',
          'manifest.json',
        ]);
        expect((await readFile(join(made.folder, 'data/file.sealed'))).includes('nectarnectar')).toBe(false);
        await open(made);
        expect((await readFile(join(made.out, 'file'))).equals(content)).toBe(true);
        expect((await readdir(made.out)).sort()).toEqual(['empty', 'file']);
      }),
      { numRuns: 25 },
    );
  });

  it('are not opened where a bit changed or something is missing at the end, and leave nothing half opened', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), async (bytes, where, cut) => {
        const made = await sealed(Buffer.alloc(bytes, 'nectar'));
        const path = join(made.folder, 'data/file.sealed');
        const content = await readFile(path);
        const at = Math.min(content.length - 1, Math.floor(where * content.length));
        if (cut) await truncate(path, at);
        else {
          content.writeUInt8(content.readUInt8(at) ^ 1, at);
          await writeFile(path, content);
        }
        await expect(open(made)).rejects.toMatchObject({ name: 'UnsealError', path: 'data/file' });
        expect(await readdir(made.out)).not.toContain('file');
      }),
      { numRuns: 25 },
    );
  });

  it('are not opened with another key, or when a file stands in the place of another', async () => {
    const made = await sealed(Buffer.from('content'));
    const other = new Uint8Array(32).fill(8);
    await expect(open(made, other)).rejects.toMatchObject({ name: 'UnsealError' });
    expect(seals.keyId(other)).not.toBe(seals.keyId(KEY));
    const moved = await readFile(join(made.folder, 'data/file.sealed'));
    await writeFile(join(made.folder, 'data/other.sealed'), moved);
    await expect(open({ ...made, out: `${made.out}-2` })).rejects.toMatchObject({ path: 'data/other' });
  });

  it('have no two files alike, though their contents are', async () => {
    const [one, two] = [await sealed(Buffer.from('same')), await sealed(Buffer.from('same'))];
    const read = ({ folder }: { folder: string }) => readFile(join(folder, 'data/file.sealed'), 'hex');
    expect(await read(one)).not.toBe(await read(two));
  });
});
