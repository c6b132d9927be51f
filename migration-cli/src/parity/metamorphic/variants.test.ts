import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange, Observation } from '../types.ts';
import { type Known, type Variant, variantsOf } from './variants.ts';

const ID = 'aaaaaaaa-1111-4111-8111-111111111111';

const exchange = (seq: number, request: string, cookie = '', answer = ''): Exchange => {
  const [method = '', path = ''] = request.split(' ');
  const headers: [string, string][] = cookie === '' ? [] : [['cookie', cookie]];
  return {
    seq,
    at: seq,
    door: 'web',
    request: { method, path, headers, body: { text: '' } },
    response: { status: 200, headers: [], body: { text: answer } },
  };
};

const seen = ({ seq, response }: Exchange, table: string | null): Observation => ({
  seq,
  start: seq,
  end: seq,
  response,
  changes: table === null ? [] : [{ table, op: 'insert', before: null, after: {} }],
  outbound: [],
  mails: [],
  untrue: [],
  unsettled: null,
});

/** Exchanges with the table that each writes to, and the tenant of whoever sends it. */
function known(...all: [Exchange, table: string | null, tenant: string][]): Known {
  return {
    exchanges: all.map(([one]) => one),
    observations: new Map(all.map(([one, table]) => [one.seq, seen(one, table)])),
    identities: new Map(all.map(([one, , tenant]) => [one.seq, { role: 'member', tenant }])),
    signatures: [{ path: '/hook', header: 'x-signature', secret: '', signed: '', value: '' }],
  };
}

function of(relation: Variant['relation'], what: Known): Variant {
  const found = variantsOf(what).find((one) => one.relation === relation);
  if (found === undefined) throw new Error(relation);
  return found;
}

describe('a changed trace', () => {
  it('repeats what may be repeated, right after it, and nothing else', () => {
    const keyed = exchange(3, 'POST /orders');
    keyed.request.headers.push(['Idempotency-Key', 'one']);
    const { exchanges, touched } = of(
      'sent twice',
      known(
        [exchange(1, 'GET /a'), null, ''],
        [exchange(2, 'POST /a'), 't', ''],
        [keyed, 't', ''],
        [exchange(4, 'POST /hook?x=1'), 't', ''],
      ),
    );
    expect(exchanges.map(({ seq }) => seq)).toEqual([1, 1.5, 2, 3, 3.5, 4, 4.5]);
    expect([...touched]).toEqual([1.5, 3.5, 4.5]);
  });

  it("sends what a path names with another tenant's session first, where there is one", () => {
    const { exchanges, touched } = of(
      'tenants swapped',
      known(
        [exchange(1, `GET /books/${ID}`, 'sid=x'), null, 'X'],
        [exchange(2, 'GET /books', 'sid=y'), null, 'Y'],
        [exchange(3, `DELETE /books/${ID}`, 'sid=x'), 't', 'X'],
        [exchange(4, 'GET /books/12', ''), null, ''],
      ),
    );
    expect(exchanges.map(({ seq }) => seq)).toEqual([1, 2, 2.5, 3, 4]);
    expect(exchanges[2]?.request.headers).toEqual([['cookie', 'sid=y']]);
    expect([...touched]).toEqual([2.5]);
  });

  it('swaps neighbours only where neither can tell', () => {
    const orderOf = (what: Known) => of('permuted', what).exchanges.map(({ seq }) => seq);
    const pair = (a: string | null, b: string | null, tenants = ['X', 'X'], answer = '', second = 'GET /b') =>
      orderOf(
        known([exchange(1, 'GET /a', '', answer), a, tenants[0] ?? ''], [exchange(2, second), b, tenants[1] ?? '']),
      );
    expect(pair(null, null)).toEqual([2, 1]);
    expect(pair('t', null)).toEqual([1, 2]);
    expect(pair('t', 'u', ['X', 'Y'])).toEqual([2, 1]);
    expect(pair('t', 't', ['X', 'Y'])).toEqual([1, 2]);
    expect(pair('t', 'u', ['X', ''])).toEqual([1, 2]);
    expect(pair(null, null, ['X', 'X'], `{"id":"${ID}"}`, `GET /b/${ID}`)).toEqual([1, 2]);
  });

  it('holds every request of the trace once, whatever it is', () => {
    const one = fc.record({
      path: fc.constantFrom('GET /a', 'POST /a', `GET /a/${ID}`, 'POST /hook'),
      table: fc.constantFrom(null, 't', 'u'),
      tenant: fc.constantFrom('', 'X', 'Y'),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (all) => {
        const what = known(
          ...all.map(({ path, table, tenant }, index): [Exchange, string | null, string] => [
            exchange(index + 1, path, tenant === '' ? '' : `sid=${tenant}`),
            table,
            tenant,
          ]),
        );
        for (const { exchanges, touched, relation } of variantsOf(what)) {
          const kept = exchanges.filter(({ seq }) => Number.isInteger(seq)).map(({ seq }) => seq);
          expect([...kept].sort((a, b) => a - b)).toEqual(what.exchanges.map(({ seq }) => seq));
          expect(new Set(exchanges.map(({ seq }) => seq)).size).toBe(exchanges.length);
          if (relation !== 'permuted') expect(exchanges.length).toBe(what.exchanges.length + touched.size);
        }
      }),
    );
  });
});
