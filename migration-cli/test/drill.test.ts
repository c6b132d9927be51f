import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { FAULTS, type Fault } from '../src/drill/model.ts';

const bin = new URL('../src/bin.ts', import.meta.url).pathname;
const nectar = (...words: string[]) => execa(process.execPath, [bin, ...words], { reject: false });

describe('nectar drill', () => {
  it('lets ten kinds of fault strike the generated monolith, and finds a named state after each', async () => {
    const { exitCode, stdout, stderr } = await nectar(
      'drill',
      '--generated',
      '--phase',
      'news',
      '--cells',
      '10',
      '--seed',
      '3',
      '--json',
    );
    const { results, inapplicable, matrix } = JSON.parse(stdout || '{}') as {
      results: { cell: string; outcome: string; why: string[]; writes: number }[];
      inapplicable: { cell: string; why: string }[];
      matrix: number;
    };
    expect(
      results?.filter(({ outcome }) => outcome === 'failed'),
      stderr,
    ).toEqual([]);
    expect(exitCode, stderr).toBe(0);
    const ran = results.filter(({ outcome }) => outcome === 'passed');
    expect(ran).toHaveLength(10);
    const struck = [...new Set(ran.map(({ cell }) => cell.split('@')[0] as Fault))];
    expect(struck).toHaveLength(10);
    expect(FAULTS).toEqual(expect.arrayContaining(struck));
    expect(ran.filter(({ writes }) => writes > 0)).toHaveLength(10);
    expect(inapplicable.every(({ why }) => why !== '')).toBe(true);
    expect(results.length + inapplicable.length).toBeLessThan(matrix);
  }, 300_000);

  it('refuses a cell and a phase that there are not', async () => {
    const phase = await nectar('drill', '--generated', '--phase', 'nothing');
    expect(phase).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('NECTAR-E050') });
    const seed = await nectar('drill', '--generated', '--seed', 'x');
    expect(seed).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('NECTAR-E007') });
  });
});
