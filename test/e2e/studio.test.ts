import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storyOfOneCustomer } from './scenes/story.ts';
import { chromiumPath } from './support/browser.ts';
import { nectar, portAnswers } from './support/commands.ts';
import { type Demo, demoEnvironment, root, START_LIMIT_MS, startDemo } from './support/demo.ts';
import { schemasFound } from './support/schema.ts';

const PORTS = [3000, 3001, 4000, 4001, 5000, 5001];
const chromium = chromiumPath();

describe('Nectar Studio from nothing', () => {
  const data = mkdtempSync(join(tmpdir(), 'nectar-studio-'));
  const monolith = join(data, 'nectar-api');
  const leadEmail = `lead-${Date.now()}@visitor.example`;
  let demo: Demo;

  beforeAll(async () => {
    demo = await startDemo(data);
  }, START_LIMIT_MS);

  afterAll(async () => {
    await demo?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  it('answers on all six ports', async () => {
    const answers = await Promise.all(PORTS.map(portAnswers));
    expect(answers).toEqual(PORTS.map(() => true));
  });

  it('has written the report', () => {
    const report = readFileSync(join(data, 'report.html'), 'utf8');
    expect(report).toMatch(/may i go on/i);
  });

  it('says that all three phases are validated', async () => {
    const { stdout, exitCode } = await nectar(['status', '--json', '--root', monolith], demoEnvironment(data));
    expect(exitCode).toBe(0);
    const { phases } = JSON.parse(stdout) as { phases: { name: string; state: string }[] };
    expect(phases.map(({ name, state }) => [name, state])).toEqual([
      ['marketing', 'validated'],
      ['admin', 'validated'],
      ['core', 'validated'],
    ]);
  });

  it('leaves each role the database that its service was written for', async () => {
    const compared = await schemasFound(demoEnvironment(data).MIGRATION_DATABASE_URL ?? '');
    for (const { service, found, written } of compared) expect(found, service).toBe(written);
    expect(compared).toHaveLength(3);
  });

  it('passes the contract suite on the three services', async () => {
    const env = demoEnvironment(data);
    const result = await execa('npm', ['run', 'contract', '--silent'], {
      cwd: join(root, 'examples/nectar-api'),
      reject: false,
      all: true,
      env: {
        ...env,
        CONTRACT_CORE_URL: 'http://127.0.0.1:3001',
        CONTRACT_ADMIN_URL: 'http://127.0.0.1:4001',
        CONTRACT_MARKETING_URL: 'http://127.0.0.1:5001',
        CONTRACT_MAIL_URL: 'http://127.0.0.1:8025',
        CONTRACT_STRIPE_URL: 'http://127.0.0.1:12111',
      },
    });
    expect(result.all).toContain('passed');
    expect(result.exitCode, result.all).toBe(0);
  });

  if (chromium === null) it.skip('one customer, seen through a browser: no browser here, CHROMIUM_PATH names one');
  else storyOfOneCustomer(chromium, join(root, 'test-results'));

  it('keeps a lead through the whole way back, and the monolith runs again', async () => {
    const sent = await fetch('http://127.0.0.1:5001/api/contact', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://localhost:5000' },
      body: JSON.stringify({
        name: 'Lead Example',
        email: leadEmail,
        message: 'Is this still here after the rollback?',
      }),
    });
    expect(sent.status).toBe(201);
    const env = demoEnvironment(data);
    const back = await nectar(['rollback', '--all', '--root', monolith], env);
    expect(back.exitCode, `${back.stdout}\n${back.stderr}`).toBe(0);
    expect(existsSync(join(monolith, 'server/index.ts'))).toBe(true);
    expect(existsSync(join(monolith, 'nectar-marketing/package.json'))).toBe(false);
    await monolithShowsLead(monolith, env, leadEmail);
  });

  it('stops everything on Ctrl-C', async () => {
    await demo.stop();
    const someAnswer = async () => (await Promise.all(PORTS.map(portAnswers))).some(Boolean);
    await expect.poll(someAnswer, { timeout: 30_000 }).toBe(false);
  });
});

/** Starts the rolled-back monolith on ports of its own and looks for the lead as staff. */
async function monolithShowsLead(monolith: string, env: Record<string, string>, email: string): Promise<void> {
  const ports = { CORE_PORT: '3901', MARKETING_PORT: '5901', ADMIN_PORT: '4901' };
  const server = execa('npm', ['run', 'server', '--silent'], {
    cwd: monolith,
    env: { ...env, ...ports },
    reject: false,
    detached: true,
  });
  try {
    await expect
      .poll(
        () =>
          fetch('http://127.0.0.1:4901/ready').then(
            (r) => r.status,
            () => 0,
          ),
        { timeout: 30_000 },
      )
      .toBe(200);
    const origin = 'http://localhost:4000';
    const signIn = await fetch('http://127.0.0.1:4901/api/staff-auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ email: 'owner@nectar.example', password: 'nectar-demo-2024' }),
    });
    expect(signIn.status).toBe(200);
    const cookie = signIn.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const leads = await fetch('http://127.0.0.1:4901/api/leads', { headers: { cookie, origin } });
    expect(JSON.stringify(await leads.json())).toContain(email);
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
    await server;
  }
}
