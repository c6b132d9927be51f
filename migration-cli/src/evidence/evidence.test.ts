import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSignatures } from '../adapters/signatures.ts';
import { createApp } from '../app.ts';
import { runCli } from '../cli/program.ts';
import type { EvidenceBundle } from '../model/evidence.ts';
import type { TestMonolith } from '../testing/monolith.ts';
import { landNews, openNewsShop } from '../testing/news-shop.ts';
import { bundleText, sha256 } from './bundle.ts';
import { verifyEvidence } from './verify.ts';

const pair = () =>
  generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const keys = pair();
const signatures = createSignatures();
const bytes = (text: string) => new TextEncoder().encode(text);

let monolith: TestMonolith;
let folder: string;
let file: string;
let written: Outcome;

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

async function nectar(...args: string[]): Promise<Outcome> {
  const outcome = { code: 0, stdout: '', stderr: '' };
  const app = createApp({ PATH: process.env.PATH, HOME: folder });
  outcome.code = await runCli(args, app, {
    stdout: { write: (text) => (outcome.stdout += text) },
    stderr: { write: (text) => (outcome.stderr += text) },
    cwd: folder,
    interactive: false,
  });
  await app.close();
  return outcome;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nectar-evidence-'));
  await writeFile(join(folder, 'key.pem'), keys.privateKey);
  await writeFile(join(folder, 'public.pem'), keys.publicKey);
  monolith = await openNewsShop();
  await landNews(monolith);
  const root = ['--root', monolith.workspace.root];
  expect((await nectar('validate', 'news', ...root)).code).toBe(2);
  file = join(folder, 'news.json');
  written = await nectar('evidence', 'news', '--key', 'key.pem', '--out', 'news.json', ...root);
});
afterAll(async () => {
  await monolith?.remove();
  await rm(folder, { recursive: true, force: true });
});

const load = async () => JSON.parse(await readFile(file, 'utf8')) as EvidenceBundle;
const problemsOf = (content: Uint8Array) => verifyEvidence(content, keys.publicKey, signatures).problems;

describe('evidence', () => {
  it('is written of what is known, and says by its exit code that not all of it is proven', async () => {
    expect(written).toMatchObject({ code: 2, stdout: expect.stringContaining('Not every check has passed') });
    const { statement, parts } = await load();
    expect(statement).toMatchObject({ monolith: 'shop', phase: 'news', proven: false });
    expect(Object.keys(statement.versions)).toEqual(['nectar', 'node', 'system', 'git', 'postgres']);
    expect(Object.keys(parts)).toEqual([
      'plan',
      'journal',
      'restore-point',
      'results',
      'standing',
      'parity',
      'drills',
      'skipped',
    ]);
    expect(JSON.parse(parts.standing ?? '').checks).toContainEqual({
      id: 'imports',
      title: 'Services stand on their own',
      standing: 'pass',
    });
    expect(JSON.parse(parts.skipped ?? '')).toContainEqual(
      expect.objectContaining({ id: 'data', why: 'the plan names no database' }),
    );
    expect(JSON.parse(parts.skipped ?? '')).toContainEqual(expect.objectContaining({ id: 'parity' }));
    expect(statement.journalFile).toBe(sha256(await readFile(`${monolith.workspace.state}/journal.jsonl`, 'utf8')));
  });

  it('holds against its public key, as a command says', async () => {
    const outcome = await nectar('verify-evidence', 'news.json', '--public-key', 'public.pem');
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('holds: news of shop') });
  });

  it('does not hold once any byte of it is another', async () => {
    const content = await readFile(file);
    fc.assert(
      fc.property(fc.nat(content.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const touched = Uint8Array.from(content);
        touched[at] = (touched[at] ?? 0) ^ flip;
        expect(problemsOf(touched)).not.toEqual([]);
      }),
      { numRuns: 1500 },
    );
    expect(problemsOf(content)).toEqual([]);
  });

  it('does not hold once a byte is added, left out, or the file is cut', async () => {
    const content = await readFile(file);
    fc.assert(
      fc.property(fc.nat(content.length - 1), fc.nat(255), (at, extra) => {
        const added = Uint8Array.from([...content.subarray(0, at), extra, ...content.subarray(at)]);
        const without = Uint8Array.from([...content.subarray(0, at), ...content.subarray(at + 1)]);
        for (const touched of [added, without, content.subarray(0, at)]) expect(problemsOf(touched)).not.toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it.each(['plan', 'journal', 'restore-point', 'results', 'standing', 'parity', 'drills', 'skipped'])(
    'names the part that was changed, taken away or put in: %s',
    async (name) => {
      const bundle = await load();
      const changed = { ...bundle, parts: { ...bundle.parts, [name]: `${bundle.parts[name]} ` } };
      expect(problemsOf(bytes(bundleText(changed)))).toContain(`${name}: the part is not the one that was signed`);
      const { [name]: _, ...rest } = bundle.parts;
      expect(problemsOf(bytes(bundleText({ ...bundle, parts: rest })))).toContain(`${name}: the part is missing`);
      const more = { ...bundle, parts: { ...bundle.parts, more: '' } };
      expect(problemsOf(bytes(bundleText(more)))).toEqual(['more: the part is not in the statement']);
    },
  );

  it('does not hold where a part and its checksum were changed together, or the verdict was', async () => {
    const bundle = await load();
    const plan = 'version: 1\n';
    const parts = { ...bundle.statement.parts, plan: sha256(plan) };
    const forged = { ...bundle, statement: { ...bundle.statement, parts }, parts: { ...bundle.parts, plan } };
    const proven = { ...bundle, statement: { ...bundle.statement, proven: true } };
    for (const one of [forged, proven])
      expect(problemsOf(bytes(bundleText(one)))).toEqual(['statement: the signature does not belong to it']);
  });

  it('does not hold against another key, and the commands say what is wrong', async () => {
    await writeFile(join(folder, 'other.pem'), pair().publicKey);
    await writeFile(
      join(folder, 'rsa.pem'),
      generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }),
    );
    expect(await nectar('verify-evidence', 'news.json', '--public-key', 'other.pem')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/NECTAR-E111[\s\S]*it names the key/),
    });
    expect(await nectar('verify-evidence', 'news.json', '--public-key', 'rsa.pem')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('NECTAR-E112'),
    });
    expect(await nectar('verify-evidence', 'news.json', '--public-key', 'gone.pem')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('NECTAR-E008'),
    });
  });

  it('is not written with a key of another kind, nor about a phase that does not stand', async () => {
    const root = ['--root', monolith.workspace.root];
    for (const args of [
      ['news', '--key', 'public.pem'],
      ['later', '--key', 'key.pem'],
    ])
      expect(await nectar('evidence', ...args, '--out', 'none.json', ...root)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('NECTAR-E110'),
      });
    await expect(readFile(join(folder, 'none.json'))).rejects.toThrow('ENOENT');
  });
});
