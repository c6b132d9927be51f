import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { type MailCatcher, startMailCatcher } from '../mail/index.ts';
import { type RunningProcess, startProcess } from '../process/index.ts';
import { type RunningStripe, startStripe } from '../stripe/index.ts';
import { PORTS, root } from './settings.ts';

export const SERVICES = ['core', 'marketing', 'admin'] as const;
export type ServiceName = (typeof SERVICES)[number];

export interface Running {
  stop(): Promise<void>;
}

const BACKEND = { core: PORTS.core, marketing: PORTS.marketing, admin: PORTS.admin } as const;
const FRONTEND = { core: PORTS.coreFrontend, marketing: PORTS.marketingFrontend, admin: PORTS.adminFrontend } as const;

/** Newest change below a folder, milliseconds; what is built or installed doesn't count. */
async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/node_modules|\/dist/.test(entry.parentPath));
  return Math.max(0, ...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

/** Builds a front end where its sources are newer than its build. */
export async function buildFrontend(name: ServiceName): Promise<void> {
  const folder = join(root, `nectar-${name}`, 'frontend');
  const built = join(folder, 'dist', 'index.html');
  const sources = Math.max(await newest(folder), await newest(join(root, 'packages')));
  if (existsSync(built) && statSync(built).mtimeMs > sources) return;
  await execa('npx', ['vite', 'build', '--logLevel', 'error'], { cwd: folder });
}

async function startPair(name: ServiceName, env: Record<string, string>): Promise<RunningProcess[]> {
  const folder = join(root, `nectar-${name}`);
  const backend = await startProcess({
    name,
    command: process.execPath,
    args: ['src/main.ts'],
    cwd: join(folder, 'backend'),
    env,
    ready: { url: `http://127.0.0.1:${BACKEND[name]}/ready` },
    log: (line) => console.log(line),
  });
  const frontend = await startProcess({
    name: `${name}-frontend`,
    command: join(root, 'node_modules', '.bin', 'vite'),
    args: ['preview', '--port', String(FRONTEND[name]), '--strictPort', '--logLevel', 'warn'],
    cwd: join(folder, 'frontend'),
    env,
    ready: { url: `http://localhost:${FRONTEND[name]}/` },
    log: (line) => console.log(line),
  });
  return [backend, frontend];
}

/** The offline stand-ins; each is left out where the environment names the real system. */
export async function startStandIns(env: Record<string, string>): Promise<Running> {
  const running: (MailCatcher | RunningStripe)[] = [];
  if (env.SMTP_HOST === '127.0.0.1')
    running.push(await startMailCatcher({ smtpPort: PORTS.smtp, httpPort: PORTS.mail }));
  if (env.STRIPE_API_BASE !== '') {
    const webhookUrl = `http://127.0.0.1:${PORTS.marketing}/api/stripe/webhook`;
    running.push(await startStripe({ port: PORTS.stripe, webhookUrl, webhookSecret: env.STRIPE_WEBHOOK_SECRET ?? '' }));
  }
  return { stop: async () => void (await Promise.all(running.map((one) => one.stop()))) };
}

/** Starts the three pairs, back ends before front ends. Stops what runs when one can't start. */
export async function startServices(envOf: (name: ServiceName) => Record<string, string>): Promise<Running> {
  const running: RunningProcess[] = [];
  const stop = async () => void (await Promise.all(running.map((one) => one.stop())));
  try {
    for (const name of SERVICES) running.push(...(await startPair(name, envOf(name))));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}
