import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { recordLive } from './record-live.ts';
import { loadTrace } from './trace-store.ts';

const root = await mkdtemp(join(tmpdir(), 'nectar-live-'));
const { deps, close } = createApp({ PATH: process.env.PATH });
const workspace = { root, planPath: join(root, 'nectar.plan.yaml'), state: join(root, '.nectar'), out: null };
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('event: begun\ndata: {"password":"correct-horse"}\n\n');
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await close();
  await rm(root, { recursive: true, force: true });
});

it('a stream that is still open when the recording ends is in the trace, without an end', async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked = {
    name: 'live',
    seconds: 0.5,
    restorePoint: 'one',
    commit: 'c',
    doors: [{ door: 'web', origin, port: 0 }],
  };
  const { folder } = await recordLive(deps, workspace, { doors: ['web'] }, asked, ([door]) => {
    fetch(`http://127.0.0.1:${door?.port}/events`)
      .then((answer) => answer.text())
      // The recorder ends before the events do.
      .catch(() => undefined);
  });
  const { exchanges } = await loadTrace(deps, workspace, 'live');
  expect(exchanges).toMatchObject([
    {
      request: { path: '/events' },
      stream: { kind: 'events', ended: null, cut: null, messages: [{ event: 'begun' }] },
    },
  ]);
  expect(await deps.files.readText(`${folder}/trace.jsonl`)).not.toContain('correct-horse');
});
