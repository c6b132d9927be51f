import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Bookshop, ROOT } from './bookshop.ts';

/** A process below the one that was started: who it is, and the folder that it works in. */
interface Descendant {
  pid: number;
  started: string;
  cwd: string;
  command: string;
}

export interface Watched {
  child: ChildProcess;
  output(): string;
  /** Resolves when the output or the journal holds the text; rejects when the process has ended before. */
  until(text: string, file?: string): Promise<void>;
  ended: Promise<number | null>;
  /** Every process that it ever had below it. */
  descendants(): Descendant[];
}

/** Starts `nectar` and takes note of every process below it until it ends. Linux alone tells them. */
export function watch(shop: Bookshop, args: string[], extra: Record<string, string> = {}): Watched {
  const child = spawn(join(ROOT, 'node_modules/.bin/nectar'), args, { cwd: shop.root, env: { ...shop.env, ...extra } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const seen = new Map<string, Descendant>();
  const timer = setInterval(() => {
    for (const one of below(child.pid ?? 0)) seen.set(`${one.pid} ${one.started}`, one);
  }, 25);
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      clearInterval(timer);
      resolve(code);
    }),
  );
  const until = async (wanted: string, file?: string) => {
    while (!(file === undefined ? text : existsSync(file) ? readFileSync(file, 'utf8') : '').includes(wanted)) {
      if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} before '${wanted}':\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { child, output: () => text, until, ended, descendants: () => [...seen.values()] };
}

/** Those that still run. */
export function alive(descendants: Descendant[]): Descendant[] {
  return descendants.filter(({ pid, started }) => factsOf(pid)?.started === started);
}

function below(root: number): Descendant[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  const parents = new Map(
    all.flatMap((pid) => [factsOf(pid)].flatMap((facts) => (facts ? [[pid, facts] as const] : []))),
  );
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)?.parent ?? 0;
    return parent === root || (parent > 1 && isBelow(parent));
  };
  return [...parents].flatMap(([pid, { started, command }]) =>
    isBelow(pid) ? [{ pid, started, command, cwd: cwdOf(pid) }] : [],
  );
}

function factsOf(pid: number): { parent: number; started: string; command: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return null;
    return {
      parent: Number(parent),
      started: rest[17] ?? '',
      command: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
    };
  } catch {
    return null;
  }
}

function cwdOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
