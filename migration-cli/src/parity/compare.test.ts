import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Comparer } from './compare.ts';
import { judge, noiseOf, routeOf } from './noise.ts';
import { collectSecrets, hide, reveal } from './redact.ts';
import { cut, mapTokens, momentKey } from './tokens.ts';
import type { Exchange, Observation } from './types.ts';

const exchange = (seq: number, path = '/api/things'): Exchange => ({
  seq,
  at: seq * 10,
  door: 'web',
  request: { method: 'POST', path, headers: [], body: { text: '' } },
  response: { status: 200, headers: [], body: { text: '' } },
});
const seen = (seq: number, body: unknown, more: Partial<Observation> = {}): Observation => ({
  seq,
  start: 1_800_000_000_000 + seq * 1000,
  end: 1_800_000_000_100 + seq * 1000,
  response: { status: 200, headers: [], body: { text: JSON.stringify(body) } },
  changes: [],
  outbound: [],
  mails: [],
  untrue: [],
  unsettled: null,
  ...more,
});
const [A1, A2, B1, B2] = ['a', 'b', 'c', 'd'].map((one) => `${one.repeat(8)}-1111-4111-8111-111111111111`);
/** From the beginning of the runs: a row was written shortly before them. */
const ROW_MS = -25_000;
const OLD = 'eeeeeeee-1111-4111-8111-111111111111';

function compare(...pairs: [unknown, unknown][]) {
  const comparer = new Comparer({ audit: ['log'] }, new Set([OLD, momentKey(1_800_000_000_000 + ROW_MS)]), new Set());
  return pairs.flatMap(([a, b], index) =>
    comparer.compare(exchange(index + 1), seen(index + 1, a), seen(index + 1, b)),
  );
}

describe('two runs are compared', () => {
  it('with ids that stand for each other throughout, and only then', () => {
    expect(compare([{ id: A1 }, { id: B1 }], [{ of: A1 }, { of: B1 }])).toEqual([]);
    expect(compare([{ id: A1 }, { id: B1 }], [{ id: A2 }, { id: B2 }], [{ of: A1 }, { of: B2 }])).toMatchObject([
      { plane: 'http', seq: 3, at: 'body.of', expected: A1 },
    ]);
    expect(compare([{ id: A1 }, { id: B1 }], [{ id: A2 }, { id: B1 }])).toHaveLength(1);
  });

  it('byte by byte where a body is no text: nothing in it is an id, however long it is', () => {
    const bytes = (value: number) => ({
      response: {
        status: 200,
        headers: [],
        body: { text: Buffer.alloc(48, value).toString('base64'), base64: true as const },
      },
    });
    const of = (one: number, other: number) =>
      new Comparer({ audit: [] }, new Set(), new Set()).compare(
        exchange(1),
        seen(1, null, bytes(one)),
        seen(1, null, bytes(other)),
      );
    expect(of(200, 200)).toEqual([]);
    expect(of(200, 201)).toMatchObject([{ plane: 'http', at: 'body' }]);
  });

  it('with ids from before the trace standing for themselves', () => {
    expect(compare([{ id: OLD }, { id: OLD }])).toEqual([]);
    expect(compare([{ id: OLD }, { id: B1 }])).toHaveLength(1);
    expect(compare([{ id: A1 }, { id: OLD }])).toHaveLength(1);
  });

  it('with times by what was under way then', () => {
    const at = (ms: number) => new Date(1_800_000_000_000 + ms).toISOString();
    expect(compare([{ at: at(1010) }, { at: at(1090) }])).toEqual([]);
    expect(compare([{ until: at(3_600_000) }, { until: at(3_601_000) }])).toEqual([]);
    expect(compare([{ until: at(3_600_000) }, { until: at(7_200_000) }])).toHaveLength(1);
    expect(compare([{ at: at(1010) }, { at: at(-90_000_000) }])).toHaveLength(1);
  });

  it('with the times at which processes were started, which are not those of rows', () => {
    const at = (ms: number) => new Date(1_800_000_000_000 + ms).toISOString();
    expect(compare([{ since: at(-5_000) }, { since: at(-20_000) }])).toEqual([]);
    expect(compare([{ since: at(-5_000) }, { since: at(-300_000) }])).toHaveLength(1);
    expect(compare([{ since: at(-5_000) }, { since: at(5_000) }])).toHaveLength(1);
    expect(compare([{ since: at(-5_000) }, { since: at(ROW_MS) }])).toHaveLength(1);
    expect(compare([{ since: at(ROW_MS) }, { since: at(-5_000) }])).toHaveLength(1);
  });

  it('row by row in any order, with the columns that differ', () => {
    const row = (table: string, id: string | undefined, text: string) =>
      ({ table, op: 'insert', before: null, after: { id, text } }) as const;
    const run = (...changes: Observation['changes']) => seen(1, {}, { changes });
    const comparer = () => new Comparer({ audit: ['log'] }, new Set(), new Set());
    const [left, right] = [
      run(row('public.t', A1, 'x'), row('public.t', A2, 'y')),
      run(row('public.t', B2, 'y'), row('public.t', B1, 'x')),
    ];
    expect(comparer().compare(exchange(1), left, right)).toEqual([]);
    expect(
      comparer().compare(exchange(1), left, run(row('public.t', B2, 'y'), row('public.t', B1, 'z'))),
    ).toMatchObject([{ plane: 'database', at: 'public.t insert.text', expected: 'x', actual: 'z' }]);
    expect(comparer().compare(exchange(1), run(row('public.log', A1, 'x')), run())).toMatchObject([
      { plane: 'audit', at: 'public.log insert', actual: 'no such change' },
    ]);
  });

  it('with calls and mails: a missing, another and an extra one are told', () => {
    const mail = (to: string, text: string) => ({ from: 'a', to: [to], subject: 'Hello', text, html: '' });
    const comparer = () => new Comparer({}, new Set(), new Set());
    const two = seen(1, {}, { mails: [mail('x@demo.example', `Go to /verify?token=${A1}`)] });
    expect(
      comparer().compare(
        exchange(1),
        two,
        seen(1, {}, { mails: [mail('x@demo.example', `Go to /verify?token=${B1}`)] }),
      ),
    ).toEqual([]);
    expect(comparer().compare(exchange(1), two, seen(1, {}))).toMatchObject([
      { plane: 'mail', actual: 'no such mail' },
    ]);
    expect(
      comparer().compare(
        exchange(1),
        two,
        seen(1, {}, { mails: [mail('y@demo.example', `Go to /verify?token=${B1}`)] }),
      ),
    ).toMatchObject([{ plane: 'mail', at: 'mail to' }]);
  });
});

describe('what differs', () => {
  const finding = compare([{ a: 1 }, { a: 2 }]);
  const rule = { plane: 'http' as const, route: 'POST /api/*', at: 'body.a', why: 'known', until: '2030-01-01' };

  it('is noise only in a place where the monolith differs from itself', () => {
    expect(
      judge(
        finding,
        noiseOf(() => finding),
        [],
        '2026-01-01',
      ).findings,
    ).toEqual([]);
    expect(
      judge(
        finding,
        noiseOf(() => compare([{ b: 1 }, { b: 2 }])),
        [],
        '2026-01-01',
      ).findings,
    ).toEqual(finding);
  });

  it('is tolerated until its day, and the rule is a finding afterwards', () => {
    expect(
      judge(
        finding,
        noiseOf(() => []),
        [rule],
        '2030-01-01',
      ),
    ).toMatchObject({
      findings: [],
      tolerated: [{ count: 1 }],
      expired: [],
    });
    expect(
      judge(
        finding,
        noiseOf(() => []),
        [rule],
        '2030-01-02',
      ),
    ).toMatchObject({ findings: finding, expired: [rule] });
  });

  it('is no noise where a number is of another magnitude or sign, or no number', () => {
    const noise = noiseOf(() => compare([{ ms: 4 }, { ms: 7 }]));
    const judged = (value: unknown) => judge(compare([{ ms: 5 }, { ms: value }]), noise, [], '2026-01-01').findings;
    expect([judged(9), judged(8000)]).toEqual([[], []]);
    expect([judged(90_000), judged(-1), judged('5'), judged(null)].map((one) => one.length)).toEqual([1, 1, 1, 1]);
  });

  it('is no noise where it is short text made up anew, which is paired instead', () => {
    const runs = (second: string, madeUp: ReadonlySet<string>) => {
      const comparer = new Comparer({}, new Set(), madeUp);
      const texts = [
        ['nk_Ab', second],
        ['nk_Ab', 'nk_Qx'],
      ];
      return texts.flatMap(([a, b], index) =>
        comparer.compare(exchange(index + 1), seen(index + 1, { prefix: a }), seen(index + 1, { prefix: b })),
      );
    };
    const { places, madeUp } = noiseOf((known) => runs('nk_Qx', known));
    expect([[...places], [...madeUp]]).toEqual([[], ['http POST /api/things body.prefix']]);
    expect(runs('nk_Qx', madeUp)).toEqual([]);
    expect(runs('nk_Zz', madeUp)).toHaveLength(1);
    expect(runs('nk_longer', madeUp)).toHaveLength(1);
  });

  it('is tolerated as often and between such numbers as its rule says', () => {
    const found = compare([{ a: [1, 1] }, { a: [2, 3] }]);
    const some = { ...rule, at: 'body.a*', until: '2030-01-01' };
    const left = (more: object) =>
      judge(
        found,
        noiseOf(() => []),
        [{ ...some, ...more }],
        '2026-01-01',
      ).findings.length;
    expect([left({}), left({ most: 1 }), left({ between: [0, 2] }), left({ between: [4, 9] })]).toEqual([0, 1, 1, 2]);
  });

  it('is named by a route without ids', () => {
    expect(routeOf(`GET /books/12/reviews/${A1}?page=2`)).toBe('GET /books/*/reviews/*');
  });
});

describe('text', () => {
  it('is cut at its tokens and put together again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { literals, tokens } = cut(text);
        expect(literals.map((one, index) => one + (tokens[index] ?? '')).join('')).toBe(text);
        expect(mapTokens(text, (token) => token)).toBe(text);
      }),
    );
  });

  it('loses its secrets and gets them back', () => {
    const secret = fc.string({ minLength: 6, maxLength: 30, unit: 'grapheme' });
    fc.assert(
      fc.property(secret, fc.string(), (password, other) => {
        const made = {
          ...exchange(1),
          request: { ...exchange(1).request, body: { text: JSON.stringify({ password, other }) } },
        };
        const secrets = collectSecrets([made], [], {}, 'key');
        const hidden = hide(made, secrets);
        expect(reveal(hidden, secrets)).toEqual(made);
        const body = (JSON.parse(hidden) as Exchange).request.body.text;
        expect((JSON.parse(body) as { password: string }).password).toMatch(/^nectar-redacted-/);
      }),
    );
  });
});
