import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createOutbound, OutboundError } from './outbound.ts';
import { isPrivateAddress } from './private-ranges.ts';

const guarded = createOutbound({ allowPrivate: false });
const open = createOutbound({ allowPrivate: true });

let server: Server;
let base: string;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((req, res) => {
    asked.push(req.url ?? '');
    if (req.url === '/moved') res.writeHead(302, { location: `${base}/secret` });
    res.end('answer');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));
beforeEach(() => {
  asked.length = 0;
});

it.each([
  ['hexadecimal', 'http://0x7f.1/'],
  ['decimal', 'http://2130706433/'],
  ['octal', 'http://0177.0.0.1/'],
  ['any address', 'http://0.0.0.0/'],
  ['cloud metadata', 'http://169.254.169.254/'],
  ['loopback, IPv6', 'http://[::1]/'],
  ['mapped', 'http://[::ffff:127.0.0.1]/'],
  ['compatible', 'http://[::127.0.0.1]/'],
  ['NAT64', 'http://[64:ff9b::7f00:1]/'],
  ['6to4', 'http://[2002:7f00:1::]/'],
  ['a name of the loopback', 'http://localhost/'],
])('refuses a private address: %s', async (_kind, url) => {
  await expect(guarded({ method: 'GET', url })).rejects.toThrow('has a private address and cannot be called');
});

it('holds public addresses for public', () => {
  expect(['93.184.215.14', '2606:2800:21f:cb07::1'].map(isPrivateAddress)).toEqual([false, false]);
});

it('refuses other schemes than HTTP', async () => {
  await expect(guarded({ method: 'GET', url: 'file:///etc/passwd' })).rejects.toThrow(OutboundError);
});

it('sends nothing to a private address', async () => {
  await expect(guarded({ method: 'GET', url: base })).rejects.toThrow('private address');
  expect(asked).toEqual([]);
});

it('hands a redirect back and does not follow it', async () => {
  const answer = await open({ method: 'GET', url: `${base}/moved` });
  expect(answer.status).toBe(302);
  expect(asked).toEqual(['/moved']);
});
