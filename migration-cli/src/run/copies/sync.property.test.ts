import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Effect } from '../../drill/doors.ts';
import { replay } from '../../journal/replay.ts';
import { readJournal } from '../../journal/store.ts';
import { COPIED_FILES, COPY_OF_TEXT, copyingJob } from '../../testing/copied-shop.ts';
import { crashingDependencies, identities } from '../../testing/crash.ts';
import { createMonolith, type TestMonolith } from '../../testing/monolith.ts';
import { extract } from '../extract.ts';
import { resume } from '../resume.ts';
import { rollbackAll } from '../rollback.ts';
import { sync } from './sync.ts';

let monolith: TestMonolith;
afterEach(() => monolith.remove());

const ALL = { keep: [], dryRun: false };
const PRINTED = "const { plain } = require('./plain.js');";

/** A file whose first line the phase prints anew, which nobody edits. */
const source = (body: string[]) => `${PRINTED}\n\n\n\n${body.map((line) => `${line}\n`).join('')}`;
const printedAnew = (text: string) => text.replace('./plain.js', './lib/plain.js');

async function open(body: string[]): Promise<void> {
  monolith = await createMonolith({ ...COPIED_FILES, 'lib/text.js': source(body) });
  await monolith.backUp();
  await monolith.run((session) => extract(session, copyingJob(), 'news'));
}

async function commit(body: string[]): Promise<void> {
  await monolith.write('lib/text.js', source(body));
  await monolith.git('add', '--all');
  if ((await monolith.git('status', '--porcelain')) !== '') await monolith.commit('A change');
}

const read = (path: string) => monolith.deps.files.readText(`${monolith.workspace.root}/${path}`);

type Edit = { kind: 'insert' | 'remove' | 'change'; at: number; text: string } | { kind: 'sync' };

function edited(body: string[], edit: Edit): string[] {
  if (edit.kind === 'sync') return body;
  const at = edit.at % (body.length + 1);
  if (edit.kind === 'insert') return body.toSpliced(at, 0, edit.text);
  return edit.kind === 'remove' ? body.toSpliced(at, 1) : body.toSpliced(at, 1, edit.text);
}

const edits = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constantFrom('insert' as const, 'remove' as const, 'change' as const),
      at: fc.nat(20),
      text: fc.stringMatching(/^[a-z ]{0,8}$/).map((text) => `// ${text}`),
    }),
    fc.constant({ kind: 'sync' as const }),
  ),
  { minLength: 1, maxLength: 6 },
);

describe('copies that are carried forward', () => {
  it('are what the source is, printed for its service, whatever was committed and however often; then all goes back', async () => {
    await fc.assert(
      fc.asyncProperty(edits, async (all) => {
        let body = ['// one', '// two', '// three'];
        await open(body);
        for (const edit of all) {
          if (edit.kind === 'sync') await monolith.run((session) => sync(session, null, ALL));
          body = edited(body, edit);
          await commit(body);
        }
        await monolith.run((session) => sync(session, 'news', ALL));
        expect(await read(COPY_OF_TEXT)).toBe(printedAnew(source(body)));
        await monolith.run((session) => rollbackAll(session));
        expect(await monolith.git('ls-files', 'svc-news')).toBe('');
        expect(await read('lib/text.js')).toBe(source(body));
        await monolith.remove();
      }),
      { numRuns: 4 },
    );
  }, 300_000);

  it('are whole or as they were when the process dies at any effect; resume or rollback brings it to its end', async () => {
    await open(['// one']);
    const processes = identities(monolith.deps);
    const stateNow = async () => replay(await readJournal(monolith.deps, monolith.workspace));
    let crashes = 0;
    for (let at = 1; ; at += 1) {
      await commit([`// ${at}`]);
      const head = (await monolith.git('rev-parse', 'HEAD')).trim();
      const crash = crashingDependencies(processes.next(), {
        at,
        when: at % 2 === 0 ? 'after' : 'before',
        counts: () => true,
      });
      await monolith.run((session) => sync(session, 'news', ALL), crash.deps).catch(() => undefined);
      if (!crash.dead()) break;
      crashes += 1;
      if ((await stateNow()).open === null) {
        const latest = (await monolith.git('rev-list', '--max-count=2', 'HEAD')).split('\n');
        expect(latest, `effect ${at}`).toContain(head);
      } else
        expect(await monolith.run((session) => resume(session), processes.next())).toMatchObject({ did: 'synced' });
      await monolith.run((session) => sync(session, 'news', ALL), processes.next());
      expect(await read(COPY_OF_TEXT), `effect ${at}`).toBe(printedAnew(await read('lib/text.js')));
      expect(await monolith.git('status', '--porcelain')).toBe('');
    }
    expect(crashes).toBeGreaterThan(8);
    expect((await stateNow()).open).toBeNull();
  }, 300_000);

  it('are taken back with their phase where the process died before they had landed', async () => {
    await open(['// one']);
    await commit(['// two']);
    const processes = identities(monolith.deps);
    const counts = (effect: Effect) => effect.port === 'git';
    for (let at = 1; ; at += 1) {
      const crash = crashingDependencies(processes.next(), { at, when: 'before', counts });
      await monolith.run((session) => sync(session, 'news', ALL), crash.deps).catch(() => undefined);
      if (!crash.dead() || replay(await readJournal(monolith.deps, monolith.workspace)).open !== null) break;
    }
    expect(replay(await readJournal(monolith.deps, monolith.workspace)).open).toMatchObject({ event: 'syncing' });
    await monolith.run((session) => rollbackAll(session), processes.next());
    expect(await monolith.git('ls-files', 'svc-news')).toBe('');
    expect(await read('lib/text.js')).toBe(source(['// two']));
  });
});
