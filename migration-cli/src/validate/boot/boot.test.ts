import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMonolith, type TestMonolith } from '../../testing/monolith.ts';
import type { BaseContext } from '../context.ts';
import { startReady } from '../runtime/start.ts';
import type { System } from '../runtime/system.ts';
import { verdictOf } from '../verdict.ts';
import { checkBoot } from './boot.ts';

/** A service that ends with the next of CODES each time it is told to stop. */
const SERVICE = `
const { appendFileSync, readFileSync, existsSync } = require('node:fs');
const runs = existsSync('runs') ? readFileSync('runs', 'utf8').length : 0;
appendFileSync('runs', '.');
const codes = process.env.CODES.split(',').map(Number);
require('node:http').createServer((_, reply) => reply.end()).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(codes[Math.min(runs, codes.length - 1)]));
`;

let monolith: TestMonolith;
beforeEach(async () => {
  monolith = await createMonolith({
    'svc/backend/main.js': SERVICE,
    'svc/backend/package.json': '{ "scripts": { "start": "node main.js" } }',
  });
});
afterEach(() => monolith.remove());

async function boot(codes: string, kind = 'express-factory') {
  const { deps, workspace } = monolith;
  const port = await deps.processes.freePort();
  const folder = `${workspace.root}/svc`;
  const pack = { name: 'svc', folder, packages: 0, missing: [] };
  const start = () =>
    startReady(deps, {
      what: 'svc',
      command: ['node', 'main.js'],
      folder: `${folder}/backend`,
      env: { PORT: String(port), CODES: codes },
      ready: [`http://127.0.0.1:${port}/ready`],
    });
  const system = { packs: async () => [pack], startService: start, values: async () => ({ port: async () => port }) };
  const context = { deps, workspace, plan: { services: { svc: { backend: { ready: '/ready', entry: { kind } } } } } };
  return checkBoot(context as unknown as BaseContext, system as unknown as System);
}

it('passes a service that ends with 0', async () => {
  expect(verdictOf(await boot('0'))).toBe('pass');
});

it('fails a service that never ends by itself with 0', async () => {
  const found = await boot('143');
  expect(found.failed).toEqual(['svc ended with 143 when it was told to stop']);
});

it('tries a service again alone that was cut short, and shows that it did', async () => {
  const found = await boot('143,0');
  expect(verdictOf(found)).toBe('pass');
  expect(JSON.stringify(found.evidence)).toContain('0 (143 at the first try)');
});

it('passes an application that ends by the signal, as the monolith that it was cut out of does', async () => {
  const found = await boot('143', 'application');
  expect(verdictOf(found)).toBe('pass');
  expect(JSON.stringify(found.evidence)).toContain('143');
  expect(verdictOf(await boot('1', 'application'))).toBe('fail');
});
