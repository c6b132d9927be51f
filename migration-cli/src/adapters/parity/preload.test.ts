import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listening, WireRequest } from '../../model/traffic.ts';
import { targetOf } from '../../parity/record.ts';
import { createTraffic } from './traffic.ts';
import { listen } from './wire.ts';

const traffic = createTraffic();
const listening: Listening[] = [];
const asked: string[] = [];
let env: Record<string, string>;

/** Answers with what it was asked, and under which scheme. */
const standIn = (scheme: string) =>
  traffic.standIn(0, async (request: WireRequest) => {
    const text = `${request.method} ${targetOf(scheme, request)}${request.path} ${Buffer.from(request.body)}`.trim();
    asked.push(text);
    return { status: 201, headers: [['content-type', 'text/plain']], body: Buffer.from(text) };
  });

beforeAll(async () => {
  const own: Server = createServer((_, response) => response.end('a part of its own'));
  listening.push(await standIn('http:'), await standIn('https:'), await listen(own, 0));
  const [plain, secure, part] = listening;
  env = {
    PATH: process.env.PATH ?? '',
    NECTAR_PARITY_PASS: String(part?.port),
    NECTAR_PARITY_OUTBOUND: `${plain?.port},${secure?.port}`,
    PART: `http://127.0.0.1:${part?.port}`,
  };
});
afterAll(() => Promise.all(listening.map((one) => one.close())));

/** What a program prints that runs with the preload. */
async function run(code: string): Promise<string> {
  const args = [`--import=${traffic.preload}`, '--input-type=module', '-e', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout.trim();
}

describe('calls to the outside of a process under test', () => {
  it.each([
    ['fetch', `const r = await fetch(URL, { method: 'POST', body: 'a=1' }); console.log(r.status, await r.text());`],
    [
      'node:http and node:https',
      `const { request } = await import(URL.startsWith('https') ? 'node:https' : 'node:http');
       const r = await new Promise((resolve, reject) => request(URL, { method: 'POST' }, resolve).on('error', reject).end('a=1'));
       let text = ''; for await (const part of r) text += part; console.log(r.statusCode, text);`,
    ],
    [
      'an agent that keeps connections',
      `const { Agent, request } = await import(URL.startsWith('https') ? 'node:https' : 'node:http');
       const agent = new Agent({ keepAlive: true });
       const ask = () => new Promise((resolve, reject) => request(URL, { agent, method: 'POST' }, async (r) => {
         let text = ''; for await (const part of r) text += part; resolve(r.statusCode + ' ' + text); }).on('error', reject).end('a=1'));
       await ask(); console.log(await ask()); agent.destroy();`,
    ],
  ])('end at the tape through %s, under TLS or not, with the host that was meant', async (_, code) => {
    for (const [url, target] of [
      ['http://api.example.invalid/v1/charges', 'api.example.invalid'],
      ['http://api.example.invalid:8080/v1/charges', 'api.example.invalid:8080'],
      ['https://api.example.invalid/v1/charges', 'https://api.example.invalid'],
      ['https://api.example.invalid:8443/v1/charges', 'https://api.example.invalid:8443'],
    ])
      expect(await run(code.replaceAll('URL', JSON.stringify(url)))).toBe(`201 POST ${target}/v1/charges a=1`);
  });

  it('end there through a named import of node:tls as well', async () => {
    const code = `import { connect } from 'node:tls';
      const socket = connect(443, 'api.example.invalid', { servername: 'api.example.invalid' }, () => {
        socket.write('GET /raw HTTP/1.1\\r\\nhost: api.example.invalid\\r\\nconnection: close\\r\\n\\r\\n');
      });
      let text = ''; for await (const part of socket) text += part; console.log(socket.authorized, text.split('\\r\\n')[0]);`;
    expect(await run(code)).toBe('true HTTP/1.1 201 Created');
    expect(asked.at(-1)).toBe('GET https://api.example.invalid/raw');
  });

  it.each(['http', 'https'])('are told of where they speak HTTP/2, as node:http2 does (%s)', async (scheme) => {
    const code = `import { connect } from 'node:http2';
      const session = connect('${scheme}://api.example.invalid:8443');
      await new Promise((done) => session.on('error', done).on('close', done)); console.log('failed');
      process.exit();`;
    expect(await run(code)).toBe('failed');
    expect(asked.at(-1)).toMatch(/^PRI (?:https:\/\/)?\*$/);
  });

  it('go where they lead when that is a part of the application', async () => {
    const before = asked.length;
    expect(await run('console.log(await (await fetch(process.env.PART)).text())')).toBe('a part of its own');
    expect(asked).toHaveLength(before);
  });
});

describe('what an outside system answers', () => {
  it('is kept as it was before it was compressed', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync('{"id":"ch_1"}'));
    });
    const real = await listen(server, 0);
    const request = { method: 'GET', path: '/', headers: [['accept-encoding', 'gzip']] as [string, string][] };
    const { body } = await traffic.send(`http://127.0.0.1:${real.port}`, { ...request, body: new Uint8Array() }, 5000);
    await real.close();
    expect(Buffer.from(body).toString()).toBe('{"id":"ch_1"}');
  });
});

it('says how many requests a process answers or waits for', async () => {
  const control = await traffic.control();
  const held: { end(): void }[] = [];
  const slow = await listen(
    createServer((_, response) => held.push(response)),
    0,
  );
  listening.push(control, slow);
  const ask = `http://127.0.0.1:${slow.port}`;
  const code = `import { get } from 'node:http'; get('${ask}', (r) => r.resume()); await (await fetch('${ask}')).text(); setTimeout(() => {}, 500);`;
  const more = { NECTAR_PARITY_CONTROL: String(control.port), NECTAR_PARITY_PASS: `${slow.port},${control.port}` };
  const args = [`--import=${traffic.preload}`, '--input-type=module', '-e', code];
  const ended = promisify(execFile)(process.execPath, args, { env: { ...env, ...more } });
  const open = async () => ((await control.tell({ open: true })) as { open: number }[]).map((answer) => answer.open);
  await expect.poll(() => held.length).toBe(2);
  expect(await open()).toEqual([2]);
  for (const response of held) response.end();
  await expect.poll(open).toEqual([0]);
  await ended;
});

it('takes a request for answered once events may come', async () => {
  const control = await traffic.control();
  listening.push(control);
  const code = `import { createServer } from 'node:http';
    const server = createServer((request, response) => {
      if (request.url === '/later') return setTimeout(() => response.end(), 400);
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\\n\\n');
    }).listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const more = { NECTAR_PARITY_CONTROL: String(control.port), NECTAR_PARITY_PASS: String(control.port) };
  const args = [`--import=${traffic.preload}`, '--input-type=module', '-e', code];
  const child = spawn(process.execPath, args, { env: { ...env, ...more } });
  try {
    const base = `http://127.0.0.1:${String((await once(child.stdout, 'data'))[0]).trim()}`;
    const open = async () => ((await control.tell({ open: true })) as { open: number }[]).map((answer) => answer.open);
    const leaving = new AbortController();
    await fetch(`${base}/events`, { signal: leaving.signal });
    expect(await open()).toEqual([0]);
    const later = fetch(`${base}/later`);
    await expect.poll(open, { interval: 10 }).toEqual([1]);
    await later;
    leaving.abort();
  } finally {
    child.kill();
  }
});
