import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../postgres/index.ts';
import { isAlive } from './alive.ts';
import { assertPortsFree, startProcess } from './index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nectar-process-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A process that starts another, as `npm run` does; both print their number. `stubborn` ones ignore SIGTERM. */
function family(stubborn: boolean): string[] {
  const ignore = stubborn ? `process.on('SIGTERM', () => {});` : '';
  const child = `${ignore} console.log('child', process.pid); setInterval(() => {}, 1000);`;
  return [
    '-e',
    `${ignore} require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' }); setInterval(() => {}, 1000);`,
  ];
}

function childPid(output: readonly string[]): number {
  return Number(/child (\d+)/.exec(output.join('\n'))?.[1]);
}

async function untilGone(pid: number): Promise<void> {
  for (let i = 0; i < 200 && isAlive(pid); i++) await sleep(25);
  expect(isAlive(pid)).toBe(false);
}

describe('startProcess', () => {
  it('waits for a line, prefixes the output with the name and hands on the environment', async () => {
    const logged: string[] = [];
    const running = await startProcess({
      name: 'greeter',
      command: process.execPath,
      args: ['-e', `console.log('hello ' + process.env.WHOM); console.error('careful'); setInterval(() => {}, 1000)`],
      env: { WHOM: 'Ada' },
      ready: { line: 'careful' },
      log: (line) => logged.push(stripVTControlCharacters(line)),
    });
    expect(running.output).toEqual(expect.arrayContaining(['hello Ada', 'careful']));
    expect(logged).toContain('greeter │ hello Ada');
    expect(await running.stop()).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('waits until an address answers', async () => {
    const port = await freePort();
    const script = `setTimeout(() => require('node:http').createServer((q, s) => s.end('ok')).listen(${port}, '127.0.0.1'), 300)`;
    const running = await startProcess({
      name: 'web',
      command: process.execPath,
      args: ['-e', script],
      ready: { url: `http://127.0.0.1:${port}/` },
    });
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('ok');
    await running.stop();
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it('ends the whole group, by force when it ignores SIGTERM', async () => {
    const running = await startProcess({
      name: 'family',
      command: process.execPath,
      args: family(true),
      ready: { line: /child \d+/ },
      graceMs: 300,
    });
    const child = childPid(running.output);
    expect([isAlive(running.pid), isAlive(child)]).toEqual([true, true]);
    expect(await running.stop()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await running.stop()).toEqual({ code: null, signal: 'SIGKILL' });
    await untilGone(child);
  });

  it('ends what a process started when the process itself dies', async () => {
    const running = await startProcess({
      name: 'family',
      command: process.execPath,
      args: family(false),
      ready: { line: /child \d+/ },
    });
    process.kill(running.pid, 'SIGKILL');
    expect(await running.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await untilGone(childPid(running.output));
  });

  it('tells with the last output why a process never became ready', async () => {
    const args = ['-e', `console.error('no database'); process.exit(3)`];
    await expect(
      startProcess({ name: 'api', command: process.execPath, args, ready: { line: 'ready' } }),
    ).rejects.toThrow(/api ended \(exit code 3\) before it was ready[\s\S]*no database[\s\S]*→ Run it by itself/);
  });

  it('stops a process that takes too long', async () => {
    const plan = {
      name: 'slow',
      command: process.execPath,
      args: family(false),
      ready: { line: 'never' },
      readyLimitMs: 500,
    };
    await expect(startProcess(plan)).rejects.toThrow(/slow was not ready after 0.5 s/);
  });

  it('names a command that does not exist', async () => {
    await expect(startProcess({ name: 'ghost', command: join(folder, 'no-such-command') })).rejects.toThrow(
      /ghost could not be started: .*ENOENT/s,
    );
  });
});

describe('the parent of a supervised process', () => {
  it.each([
    ['gets SIGTERM', 'SIGTERM'],
    ['gets SIGINT', 'SIGINT'],
    ['is killed', 'SIGKILL'],
    ['dies with an error', undefined],
  ] as const)('leaves no orphan when it %s', { timeout: 20_000 }, async (_name, signal) => {
    const script = join(folder, `parent-${signal ?? 'error'}.ts`);
    const pids = join(folder, `pids-${signal ?? 'error'}`);
    await writeFile(
      script,
      `import { writeFileSync } from 'node:fs';
       import { startProcess } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
       const p = await startProcess({ name: 'f', command: process.execPath, args: ${JSON.stringify(family(false))}, ready: { line: /child/ } });
       writeFileSync(${JSON.stringify(pids)}, p.pid + ' ' + p.output.join(' '));
       console.log('up');
       ${signal === undefined ? `throw new Error('on purpose');` : 'setInterval(() => {}, 1000);'}`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(parent.stdout, 'data');
    const [leader = 0, child = 0] = ((await readFile(pids, 'utf8')).match(/\d+/g) ?? []).map(Number);
    if (signal !== undefined) {
      expect([isAlive(leader), isAlive(child)]).toEqual([true, true]);
      parent.kill(signal);
    }
    await untilGone(leader);
    await untilGone(child);
  });
});

describe('assertPortsFree', () => {
  it('names the port, what wanted it and the process that holds it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(assertPortsFree([await freePort(), { port, name: 'core' }])).rejects.toThrow(
      new RegExp(
        `^Port ${port}, wanted for core, is taken by process ${process.pid} \\(.+\\)\\.\\n→ Stop what holds it`,
      ),
    );
    await new Promise((resolve) => server.close(resolve));
    await expect(assertPortsFree([port])).resolves.toBeUndefined();
  });

  it('sees a server on every address, as one on 0.0.0.0 or ::', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(assertPortsFree([port])).rejects.toThrow(`Port ${port} is taken`);
    await new Promise((resolve) => server.close(resolve));
  });
});
