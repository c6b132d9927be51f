import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { Workspace } from '../model/ports.ts';
import { lastAttempt } from './attempt.ts';
import { GENESIS, parseJournal, seal } from './chain.ts';
import { replay } from './replay.ts';
import { openJournal, readJournal } from './store.ts';

const { deps } = createApp({ PATH: process.env.PATH });
const fence = { epoch: 1, assertHeld: async () => undefined };
let workspace: Workspace;

beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'nectar-journal-'));
  workspace = { root, planPath: '', state: `${root}/.nectar`, out: null };
});
afterEach(() => rm(workspace.root, { recursive: true, force: true }));

const path = () => `${workspace.state}/journal.jsonl`;
const open = () => openJournal(deps, workspace, fence);

async function writeThree(): Promise<void> {
  const journal = await open();
  await journal.append({
    event: 'phase-started',
    phase: 'one',
    plan: 'p',
    data: { base: 'b', tree: 't', inventory: 'i', restorePoint: 'r' },
  });
  await journal.append({ event: 'intent', phase: 'one', operation: 'one/1', changes: [] });
  await journal.append({ event: 'applied', phase: 'one', operation: 'one/1' });
}

describe('the journal', () => {
  it('comes back as it was written, each line chained to the one before', async () => {
    await writeThree();
    const entries = await readJournal(deps, workspace);
    expect(entries.map((entry) => entry.event)).toEqual(['phase-started', 'intent', 'applied']);
    expect(entries.map((entry) => entry.previous)).toEqual([GENESIS, entries[0]?.hash, entries[1]?.hash]);
  });

  it('drops a last line without its newline, with a note, and goes on after it', async () => {
    await writeThree();
    const whole = await readFile(path(), 'utf8');
    await appendFile(path(), '{"seq":4,"at":"2026');
    expect(await readJournal(deps, workspace)).toHaveLength(3);
    const notes: unknown[] = [];
    await openJournal({ ...deps, emit: (event) => void notes.push(event) }, workspace, fence);
    expect(await readFile(path(), 'utf8')).toBe(whole);
    expect(notes).toMatchObject([{ type: 'note' }]);
  });

  it('can be read at any moment while another process writes it', async () => {
    await writeThree();
    const journal = await open();
    let writing = false;
    const readText = async (file: string) => {
      const text = await deps.files.readText(file);
      if (!writing) {
        writing = true;
        await journal.append({ event: 'intent', phase: 'one', operation: 'one/2', changes: [] });
        writing = false;
      }
      return text;
    };
    const entries = await readJournal({ files: { ...deps.files, readText } }, workspace);
    expect(entries.length).toBeGreaterThanOrEqual(3);
  });

  it('stops the program when a line was edited', async () => {
    await writeThree();
    const text = await readFile(path(), 'utf8');
    await writeFile(path(), text.replace('"one/1"', '"one/2"'));
    await expect(readJournal(deps, workspace)).rejects.toMatchObject({
      code: 'NECTAR-E040',
      exitCode: 3,
      why: expect.stringContaining('line 2'),
    });
  });

  it('stops the program when lines were removed at the end, or the whole file', async () => {
    await writeThree();
    const lines = (await readFile(path(), 'utf8')).split('\n');
    await writeFile(path(), `${lines.slice(0, 2).join('\n')}\n`);
    await expect(readJournal(deps, workspace)).rejects.toMatchObject({ code: 'NECTAR-E040' });
    await rm(path());
    await expect(readJournal(deps, workspace)).rejects.toMatchObject({ code: 'NECTAR-E040' });
  });

  it('does not read what a run that was taken over appends, before or after the first line of the other one', async () => {
    await writeThree();
    const old = await readFile(path(), 'utf8');
    const taken = await openJournal(deps, workspace, { epoch: 2, assertHeld: async () => undefined });
    const last = taken.entries.at(-1);
    await taken.append({ event: 'intent', phase: 'one', operation: 'one/2', changes: [] });
    await taken.append({ event: 'applied', phase: 'one', operation: 'one/2' });
    const newer = (await readFile(path(), 'utf8')).slice(old.length);
    const late = `${JSON.stringify(seal({ seq: 4, at: 'late', epoch: 1, event: 'verified', phase: 'one', operation: 'one/1', plan: null, previous: last?.hash ?? '' }))}\n`;
    const lines = newer
      .split('\n')
      .slice(0, -1)
      .map((line) => `${line}\n`);
    for (const text of [old + late + newer, old + lines[0] + late + lines[1], old + newer + late]) {
      const { entries, stale, damage } = parseJournal(text);
      expect(damage).toBeNull();
      expect(entries.map((entry) => entry.operation)).toEqual([null, 'one/1', 'one/1', 'one/2', 'one/2']);
      expect(stale.map((entry) => entry.at)).toEqual(['late']);
    }
    expect(parseJournal(old + late + late.replace('late', 'later') + newer).damage).not.toBeNull();
  });

  it('does not let a run go on whose line came too late', async () => {
    await writeThree();
    let looks = 0;
    const assertHeld = async () => {
      if (++looks === 2) throw new Error('taken over');
    };
    const stale = await openJournal(deps, workspace, { epoch: 1, assertHeld });
    const head = await readFile(`${workspace.state}/journal.head`, 'utf8');
    await expect(stale.append({ event: 'intent', phase: 'one', operation: 'one/2', changes: [] })).rejects.toThrow(
      'taken over',
    );
    expect(await readFile(`${workspace.state}/journal.head`, 'utf8')).toBe(head);
  });

  it('notices every change of a single character', () => {
    const first = seal({
      seq: 1,
      at: 'now',
      epoch: 1,
      event: 'intent',
      phase: 'a',
      operation: 'a/1',
      plan: null,
      data: { n: 1 },
      previous: GENESIS,
    });
    const second = seal({
      seq: 2,
      at: 'now',
      epoch: 1,
      event: 'applied',
      phase: 'a',
      operation: 'a/1',
      plan: null,
      previous: first.hash,
    });
    const text = `${JSON.stringify(first)}\n${JSON.stringify(second)}\n`;
    expect(parseJournal(text)).toMatchObject({ damage: null, torn: null });
    fc.assert(
      fc.property(fc.nat(text.length - 2), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        fc.pre(changed !== text);
        expect(parseJournal(changed).damage).not.toBeNull();
      }),
    );
  });

  it('reads every prefix that a crash can leave as the whole lines of it', async () => {
    await writeThree();
    const text = await readFile(path(), 'utf8');
    for (let end = 0; end <= text.length; end++) {
      const { entries, damage, torn } = parseJournal(text.slice(0, end));
      expect(damage).toBeNull();
      expect(entries).toHaveLength(text.slice(0, end).split('\n').length - 1);
      expect(torn === null).toBe(end === 0 || text[end - 1] === '\n');
    }
  });
});

describe('replay', () => {
  const entries = (...events: Partial<JournalEntry>[]): JournalEntry[] => {
    const made: JournalEntry[] = [];
    for (const event of events) {
      made.push(
        seal({
          seq: made.length + 1,
          at: `t${made.length}`,
          epoch: 2,
          event: 'intent',
          phase: 'one',
          operation: null,
          plan: 'p',
          previous: made.at(-1)?.hash ?? GENESIS,
          ...event,
        }),
      );
    }
    return made;
  };
  const started = {
    event: 'phase-started' as const,
    data: { base: 'b', tree: 't', inventory: 'i', restorePoint: 'r' },
  };

  it('is empty for an empty journal', () => {
    expect(replay([])).toEqual({ phases: [], open: null, restorePoint: null, epoch: 0, base: null });
  });

  it('shows an open operation until its phase ends', () => {
    const cut = entries(started, { event: 'intent', operation: 'one/1', changes: [] });
    expect(replay(cut)).toMatchObject({
      open: { phase: 'one', operation: 'one/1', event: 'intent' },
      phases: [{ state: 'extracting' }],
      base: { commit: 'b' },
    });
    expect(replay(entries(started, { event: 'phase-extracted' })).open).toBeNull();
  });

  it('shows a phase as validated only when that was after its last start', () => {
    const again = entries(
      started,
      { event: 'phase-extracted' },
      { event: 'phase-validated' },
      { event: 'rollback-started' },
      { event: 'phase-rolled-back' },
      started,
      { event: 'phase-extracted' },
    );
    expect(replay(again.slice(0, 3)).phases).toMatchObject([{ state: 'validated', validatedAt: 't2' }]);
    expect(replay(again.slice(0, 5)).phases).toMatchObject([{ state: 'rolled-back', validatedAt: null }]);
    expect(replay(again.slice(0, 5)).base).toBeNull();
    expect(replay(again).phases).toMatchObject([{ state: 'extracted', validatedAt: null }]);
  });

  it('takes an operation that was begun again for the later one', () => {
    const attempt = lastAttempt(
      entries(
        started,
        { event: 'intent', operation: 'one/1' },
        { event: 'applied', operation: 'one/1' },
        { event: 'intent', operation: 'one/1' },
      ),
      'one',
    );
    expect(attempt?.operations).toMatchObject([{ id: 'one/1', status: 'intent' }]);
  });
});
