import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTraffic } from '../../migration-cli/src/adapters/parity/traffic.ts';
import { Recording } from '../../migration-cli/src/parity/record.ts';
import type { Bench, BenchResult, Row } from '../bench.ts';

const REQUESTS = 3000;
const WARM_UP = 500;

/** What the recording proxy adds to one request of 1 KB of JSON, one at a time, over loopback. */
export const bench: Bench = { describe: 'nectar record: time that it adds to a request', run };

async function run(): Promise<BenchResult> {
  const body = JSON.stringify({ text: 'x'.repeat(1000) });
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const direct = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const recording = new Recording(Date.now());
  const proxy = await createTraffic().proxy({
    port: 0,
    target: () => direct,
    keep: recording.keeping('web'),
  });
  try {
    const without = await measure('direct', direct, body);
    const through = await measure('through nectar record', `http://127.0.0.1:${proxy.port}`, body);
    const kept = recording.exchanges().length;
    if (kept !== REQUESTS + WARM_UP) throw new Error(`The recording holds ${kept} of ${REQUESTS + WARM_UP} requests.`);
    const added = (key: 'medianMs' | 'p95Ms') => round(Number(through[key]) - Number(without[key]));
    return { rows: [without, through, { name: 'added', medianMs: added('medianMs'), p95Ms: added('p95Ms') }] };
  } finally {
    await proxy.close();
    server.close();
    server.closeAllConnections();
  }
}

async function measure(name: string, origin: string, body: string): Promise<Row> {
  const times: number[] = [];
  for (let index = 0; index < REQUESTS + WARM_UP; index++) {
    const began = performance.now();
    const response = await fetch(`${origin}/api/things?n=${index}`, { method: 'POST', body });
    await response.arrayBuffer();
    if (index >= WARM_UP) times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { name, medianMs: round(at(times, 0.5)), p95Ms: round(at(times, 0.95)) };
}

function at(sorted: number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
