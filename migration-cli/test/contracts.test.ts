import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractInMemory, type Tree } from '../src/plan/testing/in-memory.ts';
import { seamPlan } from '../src/plan/testing/spread-cases.ts';
import { ROOT } from './support/bookshop.ts';

// A monolith in TypeScript whose calls are checked on both ends, with zod where it has it and without where it has not.

const monolith = (packages: Record<string, string>): Tree => ({
  'package.json': `${JSON.stringify({ name: 'near', private: true, type: 'module', dependencies: packages })}\n`,
  'far.ts': `export interface Item { sku: string; cents?: number; tags: Set<string> }
export type Status = 'open' | 'shut';
export async function total(items: Item[], status: Status, at: Date = new Date(0)): Promise<{ cents: number; at: Date; last: bigint | null }> {
  const cents = items.reduce((sum, { cents }) => sum + (cents ?? 0), 0);
  return { cents: (status === 'shut' ? String(cents) : cents) as number, at, last: null };
}
export const round = (sum: number): number => Math.round(sum);
export const app = () => null;
`,
  'near.ts': `import { round, type Status, total } from './far.ts';
export async function bill(cents: number, status: Status): Promise<number> {
  return round((await total([{ sku: 'a', cents, tags: new Set(['x']) }], status)).cents);
}
`,
  'ask.ts': `import express from 'express';
import type { AddressInfo } from 'node:net';
import { internalCalls } from './internal/calls.ts';
import { bill } from './near.ts';

const server = express().use(internalCalls()).listen(0, async () => {
  process.env.FAR_API_URL = \`http://127.0.0.1:\${(server.address() as AddressInfo).port}\`;
  const said = (work: Promise<unknown>) => work.catch((error) => [error.status, error.code, error.message]);
  const answers = [await said(bill(1.6, 'open')), await said(bill('2' as never, 'open')), await said(bill(2, 'shut'))];
  console.log(JSON.stringify(answers));
  process.exit(0);
});
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      ...{ strict: true, noEmit: true, module: 'nodenext', target: 'es2024', lib: ['es2024'], skipLibCheck: true },
      ...{ allowImportingTsExtensions: true, noUncheckedIndexedAccess: true, noUnusedLocals: true, types: ['node'] },
    },
  }),
});

const run = promisify(execFile);
const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);
let root: string;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'nectar-contracts-')));
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function written(name: string, packages: Record<string, string>): Promise<string> {
  const { built, files } = await extractInMemory(
    monolith(packages),
    seamPlan(['total', 'round'], 'internal/calls.ts'),
    1,
  );
  expect(built.problems).toEqual([]);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name, path)), { recursive: true });
    await writeFile(join(root, name, path), text);
  }
  return join(root, name);
}

describe('the contract of a call', () => {
  it.each([
    [
      'zod',
      { express: '5.3.0', zod: '^4.0.0' },
      'items.0.cents: must be a number',
      'the answer.cents: must be a number',
    ],
    ['its own checks', { express: '5.3.0' }, 'items[0].cents must be a number', 'the answer.cents must be a number'],
  ])(
    'is made from the types and holds on both ends, with %s',
    async (name, packages, argument, answer) => {
      const folder = await written(name.replaceAll(' ', '-'), packages as Record<string, string>);
      await run(bin('tsc'), ['-p', folder]);
      const env = { PATH: process.env.PATH ?? '', CALLS_TOKEN: 'secret', FAR_REMOTE_CALLS: '*' };
      const { stdout } = await run(bin('node'), ['ask.ts'], { cwd: folder, env });
      expect(JSON.parse(stdout)).toEqual([
        2,
        [400, 'invalid_arguments', argument],
        [500, 'invalid_answer', `far answered total with something else: ${answer}`],
      ]);
    },
    60_000,
  );
});
