import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ParityResult } from '../src/model/parity.ts';
import { type Bookshop, openBookshop } from './support/bookshop.ts';

const SERVICE = 'bookshop-reviews/backend/src/app/reviews';
const LONG_MS = 300_000;

let postgres: RunningPostgres;
let shop: Bookshop;

/** What the sample does not have is given to it here: a mailbox, and a table that counts as an audit log. */
const PLAN_EDITS: [string, string][] = [
  [
    '    jobs: [review_invitations]',
    '    jobs: [review_invitations]\n    audit: [review_reports]\n  outbound:\n    smtp: { kind: smtp }',
  ],
  ["    NIGHTLY_HOUR: '24'", "    NIGHTLY_HOUR: '24'\n    TEST_SMTP_PORT: '${port.smtp}'"],
];

const SENDS_MAIL = `
function sendOne() {
  return new Promise((done, fail) => {
    const socket = require('node:net').connect(Number(process.env.TEST_SMTP_PORT), '127.0.0.1');
    const lines = ['EHLO test', 'MAIL FROM:<shop@demo.example>', 'RCPT TO:<planted@demo.example>', 'DATA', 'Subject: Planted\\r\\n\\r\\nHello\\r\\n.', 'QUIT'];
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      if (!/^\\d{3} .*\\r\\n$/m.test(text)) return;
      text = '';
      const next = lines.shift();
      if (next) socket.write(next + '\\r\\n');
    });
    socket.on('close', done).on('error', fail);
  });
}
`;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
  shop = await openBookshop(postgres);
  await edit('nectar.plan.yaml', ...PLAN_EDITS);
  await commit('The plan');
  await passes('plan', '--refresh');
  await commit('The plan is refreshed');
  await passes('backup');
  await passes('extract', 'reviews');
}, LONG_MS);

afterAll(async () => {
  await shop?.remove();
  await postgres?.stop();
});

async function edit(path: string, ...edits: [string, string][]): Promise<void> {
  let text = await readFile(join(shop.root, path), 'utf8');
  for (const [find, replacement] of edits) {
    expect(text, `${path} holds ${find}`).toContain(find);
    text = text.replace(find, () => replacement);
  }
  await writeFile(join(shop.root, path), text);
}

const commit = (message: string) => shop.git('commit', '--quiet', '--all', '--allow-empty', '--message', message);

async function passes(...args: string[]): Promise<string> {
  const { code, output } = await shop.nectar(...args);
  expect(code, output).toBe(0);
  return output;
}

/** The one JSON document of stdout; progress goes to stderr as JSON lines. */
function resultIn(output: string): ParityResult {
  const start = output.indexOf('{\n  "verdict"');
  return JSON.parse(output.slice(start, output.indexOf('\n}\n', start) + 2)) as ParityResult;
}

it(
  'records a command without its secrets',
  async () => {
    const output = await passes('record', '--name', 'shop', '--', 'node', '--test', 'contract/shop.test.js');
    const text = await readFile(join(shop.root, '.nectar/traces/shop/trace.jsonl'), 'utf8');
    expect(output).toMatch(/[1-9]\d* requests/);
    expect(text).toContain('/account/register');
    expect(text).toContain('nectar-redacted-');
    expect(text).not.toContain('correct-horse-battery');
    expect(text).not.toMatch(/bookshop_sid=[\w-]{43}/);
  },
  LONG_MS,
);

it(
  'finds the services doing what the monolith did',
  async () => {
    const { code, output } = await shop.nectar('parity', '--metamorphic', '--json');
    const result = resultIn(output);
    expect(result.findings).toEqual([]);
    const [twice, swapped, permuted] = result.metamorphic ?? [];
    expect(twice).toMatchObject({ relation: 'sent twice', findings: [] });
    expect(twice?.applied).toBeGreaterThan(30);
    // The shop has no tenants, and that is said.
    expect(swapped).toMatchObject({ relation: 'tenants swapped', applied: 0 });
    expect(permuted).toMatchObject({ relation: 'permuted', findings: [] });
    expect(permuted?.applied).toBeGreaterThan(10);
    expect(result).toMatchObject({ verdict: 'same', undecided: [], expired: [] });
    expect(result.compared.exchanges).toBeGreaterThan(100);
    expect(result.compared.rows).toBeGreaterThan(100);
    expect(result.coverage.bound).toBeLessThan(0.03);
    expect(code, output).toBe(0);
    await passes('report');
    expect(await readFile(join(shop.root, '.nectar/report.html'), 'utf8')).toContain(
      'Same: the services did what the monolith did.',
    );
  },
  LONG_MS,
);

it(
  'names a difference on every plane: request, place, both sides',
  async () => {
    await edit(
      `${SERVICE}/api.js`,
      ['res.status(201)', 'res.status(200)'],
      ['res.status(204).end();', "await fetch('http://outside.example/told');\n  res.status(204).end();"],
    );
    await edit(
      `${SERVICE}/queries.js`,
      [
        '(review_id, customer_id, helpful) VALUES ($1, $2, $3)',
        '(review_id, customer_id, helpful) VALUES ($1, $2, NOT $3::boolean)',
      ],
      ['[reviewId, customerId, reason],', '[reviewId, customerId, `${reason}!`],'],
    );
    await edit(
      `${SERVICE}/invitations.js`,
      ["SET status = 'used'", "SET status = 'expired'"],
      ["'use strict';", `'use strict';\n${SENDS_MAIL}`],
      ['if (created.length === 0) return;', 'if (created.length === 0) return;\n  await sendOne();'],
    );
    await commit('Planted');
    const { code, output } = await shop.nectar('parity', '--json');
    const { findings, verdict } = resultIn(output);
    const of = (plane: string) => findings.find((one) => one.plane === plane);
    expect(of('http')).toMatchObject({ request: 'POST /api/reviews', at: 'status', expected: '201' });
    expect(of('http')?.actual).toMatch(/^200/);
    expect(of('database')).toMatchObject({
      at: 'public.review_votes insert.helpful',
      expected: 'true',
      actual: 'false',
    });
    expect(of('jobs')).toMatchObject({
      at: 'public.review_invitations update.status',
      expected: 'used',
      actual: 'expired',
    });
    expect(of('audit')).toMatchObject({ at: 'public.review_reports insert.reason', expected: 'not about the book' });
    expect(of('outbound')).toMatchObject({ expected: 'no such call', actual: 'outside.example GET /told' });
    expect(of('mail')).toMatchObject({ expected: 'no such mail', actual: 'to planted@demo.example: Planted' });
    expect(verdict).toBe('different');
    expect(code).toBe(1);
    await shop.git('revert', '--no-edit', 'HEAD');
  },
  LONG_MS,
);

it(
  'does not decide where there is no trace, or where a side cannot start',
  async () => {
    const none = await shop.nectar('parity', '--trace', 'nothing');
    expect([none.code, none.output]).toEqual([2, expect.stringContaining('NECTAR-E100')]);
    await edit('bookshop-reviews/backend/src/main.js', ["'use strict';", "'use strict';\nthrow new Error('Planted');"]);
    await commit('It does not start');
    const broken = await shop.nectar('parity');
    expect([broken.code, broken.output]).toEqual([2, expect.stringContaining('Planted')]);
  },
  LONG_MS,
);
