import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeats, runRows, settled } from './side-by-side.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('rows', () => {
  it('keep their order within, never run more than allowed at once, and give their results in order', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(3), { maxLength: 4 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        async (lengths, atOnce) => {
          let running = 0;
          let most = 0;
          const begun: [number, number][] = [];
          const rows = lengths.map((row, y) =>
            row.map((ms, x) => async () => {
              most = Math.max(most, ++running);
              begun.push([y, x]);
              await pause(ms);
              running--;
              return `${y}.${x}`;
            }),
          );
          expect(await runRows(rows, atOnce)).toEqual(lengths.flatMap((row, y) => row.map((_, x) => `${y}.${x}`)));
          expect(most).toBeLessThanOrEqual(atOnce);
          for (const [y, row] of lengths.entries())
            expect(begun.flatMap(([at, x]) => (at === y ? [x] : []))).toEqual(row.map((_, x) => x));
        },
      ),
      { numRuns: 60 },
    ));

  it('wait for each other where one fails, so that nothing goes on behind what cleans up', async () => {
    let ended = false;
    const slow = async () => {
      await pause(20);
      ended = true;
    };
    await expect(runRows<unknown>([[() => Promise.reject(new Error('broken'))], [slow]], 2)).rejects.toThrow('broken');
    expect(ended).toBe(true);
  });

  it('give a seat on where its work fails', async () => {
    const seats = createSeats(1);
    const [failed, next] = [seats(() => Promise.reject(new Error('broken'))), seats(async () => 'next')];
    await expect(failed).rejects.toThrow('broken');
    expect(await next).toBe('next');
    await expect(settled([Promise.resolve(1), Promise.reject(new Error('one'))])).rejects.toThrow('one');
  });
});
