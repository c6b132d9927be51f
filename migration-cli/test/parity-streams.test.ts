import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ParityResult } from '../src/model/parity.ts';
import type { Exchange } from '../src/parity/types.ts';
import { type Bookshop, openBookshop } from './support/bookshop.ts';
import { EVENTS_FILE, LIVE_CLIENT, makeLive } from './support/live-shop.ts';

// A shop that speaks by itself: what it says on open streams is recorded, replayed and compared.

const LONG_MS = 300_000;
let postgres: RunningPostgres;
let shop: Bookshop;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
  shop = await openBookshop(postgres);
  await makeLive(shop.root);
  await commit('The shop speaks');
  await passes('plan', '--refresh');
  await commit('The plan is refreshed');
  await passes('backup');
  await passes('extract', 'reviews');
}, LONG_MS);

afterAll(async () => {
  await shop?.remove();
  await postgres?.stop();
});

async function commit(message: string): Promise<void> {
  await shop.git('add', '--all');
  await shop.git('commit', '--quiet', '--allow-empty', '--message', message);
}

async function passes(...args: string[]): Promise<string> {
  const { code, output } = await shop.nectar(...args);
  expect(code, output).toBe(0);
  return output;
}

async function replayed(): Promise<{ code: number; output: string; result: ParityResult }> {
  const { code, output } = await shop.nectar('parity', '--trace', 'live', '--json');
  const start = output.indexOf('{\n  "verdict"');
  expect(start, output).toBeGreaterThan(-1);
  const result = JSON.parse(output.slice(start, output.indexOf('\n}\n', start) + 2)) as ParityResult;
  return { code, output, result };
}

async function changeEvents(find: string, replacement: string): Promise<void> {
  const path = join(shop.root, EVENTS_FILE);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(find);
  await writeFile(
    path,
    text.replace(find, () => replacement),
  );
  await commit('Planted');
}

it(
  'keeps streams in the order of the trace, without secrets',
  async () => {
    const output = await passes('record', '--name', 'live', '--', ...LIVE_CLIENT);
    expect(output).toContain('said on 3 streams');
    const text = await readFile(join(shop.root, '.nectar/traces/live/trace.jsonl'), 'utf8');
    expect(text).not.toContain('battery-staple');
    const exchanges = text
      .split('\n')
      .filter((line) => line.startsWith('{"type":"exchange"'))
      .map((line) => (JSON.parse(line) as { exchange: Exchange }).exchange);
    expect(exchanges.map(({ request: { method, path } }) => `${method} ${path}`)).toEqual([
      'GET /api/reviews/events',
      'GET /api/reviews/events',
      'GET /live?of=shop',
      'GET /api/reviews/announce?text=one',
      'SEND /live?of=shop',
      'CLOSE /api/reviews/events',
      'GET /api/reviews/announce?text=two',
      'SEND /live?of=shop',
      'CLOSE /live?of=shop',
      'GET /health',
      // The command ended, and with it what it had left open.
      'CLOSE /api/reviews/events',
    ]);
    const [first, second, socket] = exchanges;
    expect(first?.stream?.messages).toMatchObject([{ retry: 1000 }, { event: 'announced', after: 4 }]);
    expect(second?.stream).toMatchObject({ kind: 'events', ended: { by: 'client', after: 11 } });
    expect(socket?.stream?.messages.map(({ after }) => after)).toEqual([3, 5, 8]);
    expect(socket?.stream?.ended).toMatchObject({ by: 'client', code: 1000 });
  },
  LONG_MS,
);

it(
  'finds the services saying what the monolith said, with what was learnt sent back',
  async () => {
    const { code, output, result } = await replayed();
    expect(result.findings).toEqual([]);
    expect(result).toMatchObject({ verdict: 'same', undecided: [], noise: [] });
    expect(result.trace).toMatchObject({ exchanges: 6, notReplayed: [] });
    expect(result.compared).toMatchObject({ exchanges: 6, messages: 8, rows: 1 });
    expect(result.coverage.streams).toEqual([
      { route: 'shop GET /api/reviews/events', kind: 'events', opened: 2, sent: 0, received: 5 },
      { route: 'shop GET /live', kind: 'websocket', opened: 1, sent: 2, received: 3 },
    ]);
    expect(code, output).toBe(0);
    await passes('report');
    expect(await readFile(join(shop.root, '.nectar/report.html'), 'utf8')).toContain('GET /api/reviews/events');
  },
  LONG_MS,
);

it(
  'names an event that says something else, and one that is lost, with its place',
  async () => {
    await changeEvents(
      "'\\nevent: announced\\ndata: ' + JSON.stringify(announced)",
      "'\\nevent: announced\\ndata: ' + JSON.stringify({ ...announced, text: 'Planted' })",
    );
    const other = await replayed();
    expect(other.result.findings).toMatchObject([
      { plane: 'http', seq: 1, request: 'GET /api/reviews/events', at: 'event[1] announced.data.text' },
      { seq: 2, at: 'event[1] announced.data.text', expected: 'announced: one', actual: 'Planted' },
      { seq: 2, at: 'event[2] announced.data.text', expected: 'announced: two' },
    ]);
    expect(other.code).toBe(1);
    await shop.git('revert', '--no-edit', 'HEAD');
    await changeEvents(
      'for (const one of listeners) {',
      "for (const one of announced.text.endsWith('one') ? [] : listeners) {",
    );
    const lost = await replayed();
    expect(lost.result.findings).toMatchObject([
      { seq: 1, at: 'event[1] announced sent', actual: 'no such event' },
      { seq: 2, at: 'event[1] announced sent', actual: 'no such event' },
    ]);
    expect(lost.code).toBe(1);
    await shop.git('revert', '--no-edit', 'HEAD');
  },
  LONG_MS,
);
