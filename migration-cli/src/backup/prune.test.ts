import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RestorePoint } from '../model/backup.ts';
import type { JournalEntry } from '../model/journal.ts';
import { superfluous } from './prune.ts';
import { staleness } from './staleness.ts';

const point = (at: string, verified = true) => ({ id: at, at, verified }) as RestorePoint;
const points = fc
  .uniqueArray(fc.record({ minute: fc.integer({ min: 0, max: 60 * 24 * 40 }), verified: fc.boolean() }), {
    selector: ({ minute }) => minute,
    maxLength: 25,
  })
  .map((list) =>
    list
      .toSorted((a, b) => a.minute - b.minute)
      .map(({ minute, verified }) => point(new Date(1_800_000_000_000 + minute * 60_000).toISOString(), verified)),
  );
const rules = fc.record({ last: fc.nat(4), daily: fc.nat(4), weekly: fc.nat(4) });

describe('what may go', () => {
  it('is never the last verified backup, nor one that is needed, nor anything while none is verified', () => {
    fc.assert(
      fc.property(points, rules, fc.nat(), (list, rule, chosen) => {
        const needed = list.length === 0 ? new Set<string>() : new Set([list[chosen % list.length]?.id ?? '']);
        const gone = new Set(superfluous(list, rule, needed).map(({ id }) => id));
        const verified = list.filter((one) => one.verified);
        if (verified.length === 0) expect(gone.size).toBe(0);
        else expect(gone.has(verified.at(-1)?.id ?? '')).toBe(false);
        for (const id of needed) expect(gone.has(id)).toBe(false);
        const stays = verified.filter(({ id }) => !gone.has(id) && !needed.has(id)).length;
        expect(stays).toBeLessThanOrEqual(Math.max(rule.last, 1) + rule.daily + rule.weekly);
        // What a pruning leaves is left by the next one as well.
        expect(
          superfluous(
            list.filter(({ id }) => !gone.has(id)),
            rule,
            needed,
          ),
        ).toEqual([]);
      }),
    );
  });

  it('is what no rule keeps: the newest of a day, of a week, and the last ones', () => {
    const days = ['01T10', '01T20', '02T10', '05T10', '12T10', '12T11'].map((time) =>
      point(`2026-01-${time}:00:00.000Z`),
    );
    const kept = (last: number, daily: number, weekly: number) => {
      const gone = new Set(superfluous(days, { last, daily, weekly }, new Set()));
      return days.filter((one) => !gone.has(one)).map(({ id }) => id.slice(8, 13));
    };
    expect(kept(1, 0, 0)).toEqual(['12T11']);
    expect(kept(2, 0, 0)).toEqual(['12T10', '12T11']);
    expect(kept(1, 4, 0)).toEqual(['01T20', '02T10', '05T10', '12T11']);
    // 2026-01-05 is a Monday.
    expect(kept(1, 0, 3)).toEqual(['02T10', '05T10', '12T11']);
  });
});

describe('a backup', () => {
  const entry = (event: JournalEntry['event'], at: string) => ({ event, at }) as JournalEntry;

  it('is stale once the migration changed something after it, and again fresh after the next one', () => {
    const entries = [
      entry('backup-taken', '1'),
      entry('intent', '3'),
      entry('landed', '4'),
      entry('phase-validated', '6'),
    ];
    expect(staleness([], [])).toBeNull();
    expect(staleness([point('2')], entries)).toContain('2, is older than the last change of the migration (4)');
    expect(staleness([point('2'), point('5', false)], entries)).toContain('is older');
    expect(staleness([point('2'), point('5')], entries)).toBeNull();
    expect(staleness([point('5', false)], entries)).toContain('There is no verified backup');
  });
});
