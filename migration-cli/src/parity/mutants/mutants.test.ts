import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { parseModule } from '../../code/parse.ts';
import type { Database } from '../../model/ports.ts';
import { createDatabase } from '../../testing/monolith.ts';
import { changesSince, installTriggers, type Keys } from '../changes.ts';
import { type Candidate, findCandidates } from './candidates.ts';
import { choose } from './choose.ts';
import { instrument } from './instrument.ts';
import { sqlMutations } from './sql.ts';
import { TimeTravel } from './time-travel.ts';

const SOURCE = `export async function list(db, res, user, page = 1) {
  if (!user) throw new Error('nobody');
  const rows = await db.query('SELECT id FROM orders WHERE customer_id = $1 AND paid = $2 ORDER BY id DESC', [user.id, true]);
  await db.query(\`INSERT INTO log (what) VALUES ('listed')\`);
  await sendMail({ to: user.email });
  res.set('X-Total', String(rows.length));
  if (rows.length >= 3) return res.status(200).json({ rows, next: page + 1 });
  return res.status(404).json({ error: 'none' });
}
`;

describe('faults', () => {
  const candidates = findCandidates('a.js', SOURCE, 1);

  it('are found of every kind, in functions only', () => {
    expect(new Set(candidates.map(({ kind }) => kind))).toEqual(
      new Set([
        'changed default',
        'negated guard',
        'changed text',
        'dropped WHERE',
        'dropped AND',
        'wrong tenant',
        'other order',
        'lost write',
        'skipped e-mail',
        'missing header',
        'off by one',
        'swapped status',
      ]),
    );
    expect(
      findCandidates('b.js', "import a from './a.js';\nconst port = 3000;\nexport default a === port;\n", 1),
    ).toEqual([]);
  });

  it('are lost messages where something is said on a stream, and never a lost answer', () => {
    const said = [
      'one.write(`data: ${text}\\n\\n`);',
      "one.write('id: 7\\nevent: made\\ndata: ' + text + '\\n\\n');",
      "ws.send('text');",
      "io.to(room).emit('made', text);",
      "res.send('text');",
      "file.write('text');",
      "bus.emit('made');",
    ];
    const found = findCandidates('c.js', `export function tell(one, ws, io) {\n${said.join('\n')}\n}\n`, 1);
    expect(found.filter(({ kind }) => kind === 'lost message').map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  });

  it('sleep in code that does what it did before, and each does something else when it is awake', async () => {
    const calm = await behaviour(SOURCE, candidates, 0);
    expect(calm).toEqual(await behaviour(SOURCE, [], 0));
    const seen = await Promise.all(candidates.map(({ id }) => behaviour(SOURCE, candidates, id)));
    const silent = candidates.filter((_, index) => JSON.stringify(seen[index]) === JSON.stringify(calm));
    // Neither an empty list nor a user that is there reaches these.
    expect(silent.map(({ change }) => change)).toEqual([]);
  });

  it('leave code that can be parsed, whatever is chosen of them', () => {
    fc.assert(
      fc.property(fc.subarray(candidates), (some) => {
        expect(parseModule('a.js', instrument(SOURCE, some)).error).toBeNull();
      }),
    );
  });

  it('of SQL keep every parameter in use', () => {
    for (const { text } of sqlMutations('SELECT a FROM t WHERE tenant_id = $1 AND b = $2 ORDER BY c DESC LIMIT $3'))
      expect([...text.matchAll(/\$\d/g)].map(String)).toEqual(['$1', '$2', '$3']);
  });

  it('are chosen alike for the same seed, kinds in turn', () => {
    const kinds = (seed: number) => choose(candidates, 6, seed).map(({ id }) => id);
    expect(kinds(1)).toEqual(kinds(1));
    expect(new Set(choose(candidates, 12, 1).map(({ kind }) => kind)).size).toBe(12);
  });
});

/** What the function is seen to do: for nobody, for a user with rows and for one without. */
async function behaviour(source: string, candidates: Candidate[], active: number): Promise<unknown[]> {
  const code = instrument(source, candidates).replace('export async', 'return async');
  const seen: unknown[] = [];
  const make = new Function('__nectar', '__nectarValue', 'sendMail', code);
  const list = make(
    (id: number) => id === active,
    (id: number, changed: unknown, original: unknown) => (id === active ? changed : original),
    async (mail: unknown) => void seen.push(['mail', mail]),
  ) as (...args: unknown[]) => Promise<unknown>;
  for (const [user, count] of [
    [null, 3],
    [{ id: 1, email: 'a@demo.example' }, 3],
    [{ id: 1, email: 'a@demo.example' }, 0],
  ] as const) {
    const db = { query: async (...query: unknown[]) => (seen.push(query), Array.from({ length: count })) };
    const res = {
      set: (...header: unknown[]) => void seen.push(header),
      status: (status: number) => ({ json: (body: unknown) => void seen.push([status, body]) }),
    };
    await list(db, res, user).catch((error: Error) => seen.push(error.message));
  }
  return seen;
}

describe('time travel', () => {
  const { deps, close } = createApp({ PATH: process.env.PATH });
  let postgres: RunningPostgres;
  let database: Database;
  let remove: () => Promise<void>;
  let keys: Keys;

  beforeAll(async () => {
    postgres = await startPostgres({ ephemeral: true });
    const made = await createDatabase(
      deps,
      postgres.url(),
      `CREATE TABLE parent (id serial PRIMARY KEY, name text, doubled text GENERATED ALWAYS AS (name || name) STORED);
       CREATE TABLE child (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent int REFERENCES parent ON DELETE CASCADE, data jsonb);
       CREATE TABLE keyless (at timestamptz, what text);
       INSERT INTO parent (name) VALUES ('a'), ('b');`,
    );
    ({ database, remove } = made);
    keys = await installTriggers(database, ['public']);
  });
  afterAll(async () => {
    await remove?.();
    await postgres?.stop();
    await close();
  });

  const state = () =>
    database.query(`SELECT (SELECT jsonb_agg(t ORDER BY id) FROM parent t) AS p, (SELECT jsonb_agg(t ORDER BY id) FROM child t) AS c,
      (SELECT jsonb_agg(t ORDER BY what) FROM keyless t) AS k, (SELECT last_value FROM parent_id_seq) AS s`);

  it('brings back every state of a run, from any other, whatever was done beside it', async () => {
    const travel = new TimeTravel(database, keys);
    const steps = [
      `INSERT INTO parent (name) VALUES ('c'); INSERT INTO child (parent, data) VALUES (3, '{"x": null}')`,
      `UPDATE parent SET name = 'changed' WHERE id < 3; INSERT INTO keyless VALUES (now(), null), (now(), 'same'), (now(), 'same')`,
      `DELETE FROM parent WHERE id = 3; UPDATE keyless SET what = 'other' WHERE what IS NULL`,
    ];
    const states = [];
    let last = 0;
    for (const [index, sql] of steps.entries()) {
      states.push(await state());
      await database.query(sql);
      const noted = await changesSince(database, last);
      last = noted.at(-1)?.id ?? last;
      await travel.note(index + 1, noted);
    }
    for (const seq of [3, 1, 2, 3, 2, 1]) {
      await travel.goBefore(seq, await changesSince(database, last));
      expect((await state())[0], `before ${seq}`).toMatchObject({
        ...(states[seq - 1]?.[0] as object),
        s: expect.anything(),
      });
      await database.query(
        `DELETE FROM child; UPDATE parent SET name = name || '!'; INSERT INTO parent (name) VALUES ('aside')`,
      );
      const aside = await changesSince(database, last);
      await travel.goBefore(seq, aside);
      last = aside.at(-1)?.id ?? last;
    }
  });
});
