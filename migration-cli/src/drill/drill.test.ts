import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../model/catalog.ts';
import { allCells, inapplicable, killAt, orderedCells, parseCell, strikeAt } from './cells.ts';
import { lookDifferences } from './look.ts';
import { cellId, FAULTS, type Look, type StepTrace } from './model.ts';
import { judgeWrites, type LogLine } from './writer.ts';

const step = (name: string, part: Partial<StepTrace> = {}): StepTrace => ({
  step: name,
  direction: 'apply',
  intent: true,
  effects: 4,
  database: false,
  ...part,
});
const traces = {
  one: [
    step('phase', { effects: 0 }),
    step('one/1-role', { database: true }),
    step('one/2-move', { effects: 1 }),
    step('one/1-role', { direction: 'revert', database: true }),
    step('one/2-move', { direction: 'revert', intent: false, effects: 0 }),
  ],
};

describe('the cells of a drill', () => {
  it('are every fault at every moment of every step, once', () => {
    const ids = allCells(traces).map(cellId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(3 * 8 * FAULTS.length);
  });

  it('that cannot apply are told apart with a reason', () => {
    const why = (id: string) => inapplicable(parseCell(id, allCells(traces)), traces);
    expect(why('sigkill@mid-action:one:one/1-role')).toBeNull();
    expect(why('sigkill@mid-action:one:one/2-move')).toContain('one effect');
    expect(why('sigkill@rollback:one:one/2-move')).toContain('work tree');
    expect(why('sigkill@rollback:one:phase')).toContain('no such step');
    expect(why('commit-lost@after-intent:one:one/2-move')).toContain('commits nothing');
    expect(why('commit-lost@after-intent:one:one/1-role')).toBeNull();
  });

  it('come in the order of the seed, every fault in its turn', () => {
    const cells = allCells(traces);
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const ordered = orderedCells(cells, seed);
        expect(ordered.map(cellId)).toEqual(orderedCells([...cells].reverse(), seed).map(cellId));
        expect(ordered).toHaveLength(cells.length);
        expect(ordered.slice(0, FAULTS.length).map(({ fault }) => fault)).toEqual([...FAULTS]);
      }),
      { numRuns: 20 },
    );
    expect(orderedCells(cells, 1).map(cellId)).not.toEqual(orderedCells(cells, 2).map(cellId));
  });

  it('strike in the middle after the first effect and before the last is done', () => {
    const cell = parseCell('sigkill@mid-action:one:one/1-role', allCells(traces));
    for (let pick = 0; pick < 3; pick++) {
      const { effect } = strikeAt(cell, traces, (below) => pick % below);
      expect(effect).toBeGreaterThanOrEqual(2);
      expect(effect).toBeLessThanOrEqual(4);
    }
    expect(killAt(cell)).toBeNull();
    expect(killAt({ ...cell, moment: 'recovery' })).toMatchObject({ at: 'after-intent', direction: 'apply' });
  });
});

describe('the writer', () => {
  const log: LogLine[] = [
    { is: 's', token: 'a', table: 't', tenant: 1 },
    { is: 'a', token: 'a' },
    { is: 's', token: 'b', table: 't', tenant: 2 },
    { is: 'x', token: 'b' },
    { is: 's', token: 'c', table: 't', tenant: 3 },
  ];
  const row = (token: string, tenant: number, table = 't') => ({ token, tenant, table });

  it('is content where what was acknowledged is there once, and what nobody knows once or not at all', () => {
    expect(judgeWrites(log, [row('a', 1)])).toEqual([]);
    expect(judgeWrites(log, [row('a', 1), row('c', 3)])).toEqual([]);
  });

  it('names what is lost, doubled, moved to another tenant or table, refused and still there, or written by nobody', () => {
    expect(judgeWrites(log, [])).toEqual(['the acknowledged write a is lost']);
    expect(judgeWrites(log, [row('a', 1), row('a', 1)])).toEqual(['the write a is there 2 times']);
    expect(judgeWrites(log, [row('a', 2)])).toEqual(['a of tenant 1 belongs to tenant 2']);
    expect(judgeWrites(log, [row('a', 1, 'u')])).toEqual(['a went to t and is in u']);
    expect(judgeWrites(log, [row('a', 1), row('b', 2)])).toEqual(['the refused write b is there']);
    expect(judgeWrites(log, [row('a', 1), row('z', 1)])).toEqual(['nobody wrote z in t']);
  });
});

describe('a look', () => {
  const catalog: Catalog = {
    serverVersion: 180000,
    database: 'd',
    user: 'u',
    superuser: true,
    createRole: true,
    roles: [],
    schemas: [],
    relations: [],
    functions: [],
    types: [],
    extensions: [],
  };
  const look = (part: Partial<Look> = {}): Look => ({
    tree: 't',
    untracked: { '.env': 'x' },
    catalog,
    roles: ['app'],
    rows: { 'public.t': '1 rows' },
    inEffect: ['one/1'],
    ...part,
  });

  it('differs in each thing that it holds', () => {
    const all = (part: Partial<Look>) => lookDifferences(look(), look(part));
    const schemas = [{ name: 'public', owner: 'somebody', acl: [] }];
    expect(all({ catalog: { ...catalog, schemas } })).toContain('catalogue: + schema public owner somebody');
    expect(all({})).toEqual([]);
    expect(all({ untracked: {} })).toEqual(['the file .env is missing']);
    expect(all({ roles: ['app', 'new'] })).toEqual(['the role new should not be there']);
    expect(all({ rows: { 'public.t': '2 rows' } })).toEqual(['the rows of public.t is another one']);
    expect(all({ inEffect: [] })).toEqual(['in effect: the operation one/1 is missing']);
  });
});
