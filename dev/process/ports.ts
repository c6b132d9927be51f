import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A server on any of these addresses keeps a new one from the port, or answers in its place for `localhost`. */
const ADDRESSES = ['127.0.0.1', '::1', '0.0.0.0'];

export interface WantedPort {
  readonly port: number;
  /** What wants to listen there, for the message. */
  readonly name?: string;
}

/** Throws one error that names every taken port, the process that holds it where it can be found, and what to do. */
export async function assertPortsFree(wanted: readonly (number | WantedPort)[]): Promise<void> {
  const ports = wanted.map((entry) => (typeof entry === 'number' ? { port: entry } : entry));
  const lines = (await Promise.all(ports.map(complaint))).filter((line) => line !== undefined);
  if (lines.length === 0) return;
  throw new Error(
    `${lines.join('\n')}\n→ Stop what holds ${lines.length === 1 ? 'it' : 'them'}, or set other ports in the environment (.env).`,
  );
}

async function complaint({ port, name }: WantedPort): Promise<string | undefined> {
  if (!(await isTakenAnywhere(port))) return undefined;
  const holder = await holderOf(port);
  const by =
    holder === undefined
      ? 'another program (it belongs to another user, or cannot be found)'
      : `process ${holder.pid} (${holder.command})`;
  return `Port ${port}${name === undefined ? '' : `, wanted for ${name},`} is taken by ${by}.`;
}

/** One address after the other: two of these attempts at a time would be in each other's way. */
async function isTakenAnywhere(port: number): Promise<boolean> {
  for (const address of ADDRESSES) if (await isTaken(port, address)) return true;
  return false;
}

function isTaken(port: number, address: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(true);
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')
        resolve(false); // A machine without IPv6.
      else reject(new Error(`Port ${port} cannot be opened on ${address}: ${error.message}`, { cause: error }));
    });
    server.listen({ port, host: address, ipv6Only: true }, () => server.close(() => resolve(false)));
  });
}

export interface Holder {
  readonly pid: number;
  readonly command: string;
}

/** The process that listens on the port, as far as this user may see it. */
export async function holderOf(port: number): Promise<Holder | undefined> {
  const pid = process.platform === 'linux' ? await pidFromProc(port) : await pidFromLsof(port);
  if (pid === undefined) return undefined;
  return { pid, command: await commandOf(pid) };
}

async function pidFromProc(port: number): Promise<number | undefined> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const inodes = new Set(tables.flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return undefined;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []); // Another user's process.
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined && inodes.has(inode)) return Number(pid);
    }
  }
  return undefined;
}

/** Columns: slot, local address, remote address, state (0A is LISTEN), queues, timer, retransmits, uid, timeout, inode. */
function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  return rows.filter(([, local, , state]) => state === '0A' && local?.endsWith(wanted)).map((row) => row[9] ?? '');
}

async function pidFromLsof(port: number): Promise<number | undefined> {
  const answer = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']).catch(() => undefined); // No lsof, or nobody.
  const pid = Number(answer?.stdout.split('\n')[0]);
  return pid > 0 ? pid : undefined;
}

async function commandOf(pid: number): Promise<string> {
  const answer = await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => undefined);
  const line =
    answer?.stdout.trim() ??
    (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();
  return line === '' ? 'unknown command' : line.slice(0, 120);
}
