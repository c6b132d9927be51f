import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createCache } from './cache.ts';
import { cacheFolder } from './place.ts';
import { hashOfToolkit } from './toolkit.ts';

const folders: string[] = [];
let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nectar-cache-'));
  folders.push(home);
});

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const KEY = 'a'.repeat(64);
const pathOf = (key: string) => join(home, '.cache/nectar/results', key);
/** Texts that compress to about their length. */
const noise = (length: number, seed: number) =>
  fc.sample(fc.string({ minLength: length, maxLength: length }), { numRuns: 1, seed })[0] ?? '';

describe('the cache', () => {
  it('gives back what was kept under a key, in another process as well', async () => {
    const text = 'lone \ud83d\ude00 and\n"lines"';
    await createCache({ HOME: home }).put(KEY, text);
    expect(await createCache({ HOME: home }).get(KEY)).toBe(text);
    expect(await createCache({ HOME: home }).get('b'.repeat(64))).toBeNull();
  });

  it('has nothing where an entry is cut, changed or another one', async () => {
    const cache = createCache({ HOME: home });
    await cache.put(KEY, noise(300, 1));
    const whole = await readFile(pathOf(KEY));
    const damage = fc.record({ at: fc.nat(whole.length - 1), by: fc.integer({ min: 1, max: 255 }), cut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, by, cut }) => {
        const bytes = Buffer.from(cut ? whole.subarray(0, at) : whole);
        if (!cut) bytes[at] = (bytes[at] ?? 0) ^ by;
        await writeFile(pathOf(KEY), bytes);
        expect(await cache.get(KEY)).toBeNull();
      }),
    );
    await writeFile(pathOf('b'.repeat(64)), whole);
    expect(await cache.get('b'.repeat(64))).toBeNull();
    await writeFile(pathOf(KEY), whole);
    expect(await cache.get(KEY)).toBe(noise(300, 1));
  });

  it('removes what was used longest ago when it grows too large, and what killed processes left', async () => {
    const cache = createCache({ HOME: home }, { bytes: 10_000 });
    const keys = ['1', '2', '3'].map((letter) => letter.repeat(64));
    for (const [index, key] of keys.entries()) {
      await cache.put(key, noise(4000, index));
      await utimes(pathOf(key), 1000 + index, 1000 + index);
    }
    await writeFile(`${pathOf(KEY)}.0123.tmp`, 'half');
    await utimes(`${pathOf(KEY)}.0123.tmp`, 2000, 2000);
    expect(await cache.get(keys[0] ?? '')).not.toBeNull();
    await cache.put(KEY, noise(4000, 9));
    const left = await readdir(join(home, '.cache/nectar/results'));
    expect(left).toContain(KEY);
    expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(left).not.toContain(keys[1]);
    const sizes = await Promise.all(left.map(async (name) => (await readFile(pathOf(name))).byteLength));
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(10_000);
  });

  it('stands several writers and readers of one key', async () => {
    const text = noise(5000, 3);
    const found = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const cache = createCache({ HOME: home });
        if (index % 2 === 0) await cache.put(KEY, text);
        return cache.get(KEY);
      }),
    );
    expect(new Set([text, null])).toEqual(new Set([...found, null]));
    expect(await readdir(join(home, '.cache/nectar/results'))).toEqual([KEY]);
  });

  it('fails nobody where its folder cannot be made', async () => {
    await writeFile(join(home, '.cache'), 'a file');
    const cache = createCache({ HOME: home });
    await cache.put(KEY, 'text');
    expect(await cache.get(KEY)).toBeNull();
  });

  it('may be entered by its user alone', async () => {
    await mkdir(join(home, '.cache'));
    await chmod(join(home, '.cache'), 0o755);
    await createCache({ HOME: home }).put(KEY, 'text');
    const { mode } = await stat(join(home, '.cache/nectar/results'));
    expect(mode & 0o077).toBe(0);
  });
});

describe('the place of the cache', () => {
  it('is the folder that is named, or the one of the user', () => {
    expect(cacheFolder({ NECTAR_CACHE: '/named', XDG_CACHE_HOME: '/xdg', HOME: home })).toBe('/named');
    expect(cacheFolder({ XDG_CACHE_HOME: '/xdg', HOME: home })).toBe('/xdg/nectar');
    expect(cacheFolder({ HOME: home })).toBe(join(home, '.cache/nectar'));
  });

  it('is nowhere when it is switched off, unknown, or would lie in a repository', async () => {
    expect(cacheFolder({ NECTAR_CACHE: 'off', HOME: home })).toBeNull();
    expect(cacheFolder({})).toBeNull();
    await mkdir(join(home, '.git'));
    expect(cacheFolder({ HOME: home })).toBeNull();
    expect(cacheFolder({ XDG_CACHE_HOME: join(home, 'deep/down') })).toBeNull();
    expect(createCache({ HOME: home }).toolkit()).toBeNull();
  });
});

describe('the hash of the toolkit', () => {
  it('is another one when a source or a pinned version is, and not when a test is', async () => {
    const write = async (path: string, text: string) => {
      await mkdir(dirname(join(home, path)), { recursive: true });
      await writeFile(join(home, path), text);
      return hashOfToolkit(home, Date.now() + 60_000);
    };
    await mkdir(join(home, 'src'));
    await write('package.json', '{}');
    const before = await write('src/a/b.ts', '1');
    expect(await write('src/a/b.test.ts', '1')).toBe(before);
    expect(await write('src/a/testing/c.ts', '1')).toBe(before);
    const hashes = [
      before,
      await write('src/a/b.ts', '2'),
      await write('src/d.ts', ''),
      await write('package.json', ''),
    ];
    expect(new Set(hashes).size).toBe(4);
    expect(hashes).not.toContain(null);
  });

  it('is none where a source is younger than the process that may run an older state of it', async () => {
    await mkdir(join(home, 'src'));
    await writeFile(join(home, 'package.json'), '{}');
    await writeFile(join(home, 'src/a.ts'), '1');
    expect(hashOfToolkit(home, Date.now() - 60_000)).toBeNull();
  });
});
