import { lastAttempt } from '../journal/attempt.ts';
import { readJournal } from '../journal/store.ts';
import type { PhaseState } from '../model/journal.ts';
import type { Dependencies } from '../model/ports.ts';
import { killAt, strikeAt, type Traces } from './cells.ts';
import { chance } from './chance.ts';
import type { Commands, Given } from './commands.ts';
import { BY_HAND } from './harms/files.ts';
import { firstLine, type Struck } from './harms/scene.ts';
import { inflict } from './inflict.ts';
import { lookAt, lookDifferences, quietProblems } from './look.ts';
import { type Cell, type CellResult, cellId, type Look } from './model.ts';
import type { Station } from './station.ts';
import { judgeWrites } from './writer.ts';
import { readLog, type WriterControl, writesThere } from './writes.ts';

/** What a worker has made ready: its place, and every state that the journal of this migration can name. */
export interface Ready {
  deps: Dependencies;
  station: Station;
  commands: Commands;
  writer: WriterControl;
  traces: Traces;
  /** Before the phase of that name, and after it. */
  looks: Record<string, { before: Look; after: Look }>;
  seed: number;
}

/** Puts the place back, lets the fault strike, does what a person would do then, and compares. */
export async function runCell(ready: Ready, cell: Cell): Promise<CellResult> {
  const began = performance.now();
  const { station, writer } = ready;
  const backward = cell.moment.startsWith('rollback');
  await station.putBack(`${backward ? 'after' : 'before'}-${cell.phase}`);
  await writer.start();
  const problems: string[] = [];
  let missed: string | null = null;
  try {
    missed = await strikeAndSettle(ready, cell, backward, problems);
  } catch (error) {
    problems.push(
      `the drill itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
  const writes = await writer.stop();
  if (missed === null) problems.push(...judgeWrites(await readLog(ready.deps, station), await writesThere(station)));
  const outcome = problems.length > 0 ? 'failed' : missed === null ? 'passed' : 'not-applicable';
  const why = problems.length > 0 ? problems : missed === null ? [] : [missed];
  return { cell: cellId(cell), outcome, why, ms: Math.round(performance.now() - began), writes };
}

async function strikeAndSettle(
  ready: Ready,
  cell: Cell,
  backward: boolean,
  problems: string[],
): Promise<string | null> {
  const { commands, deps, station, seed } = ready;
  const words = [seed, cellId(cell)];
  const verb = backward ? ['rollback', cell.phase] : ['extract', cell.phase];
  const first = killAt(cell);
  if (first !== null) {
    const dying = commands.hold(first, ...verb);
    if (!(await dying.reached()))
      problems.push(`the process to be killed never came there: ${firstLine(dying.process.output())}`);
    dying.process.signal('SIGKILL');
    await dying.ended();
  }
  const struckVerb = first === null ? verb : ['resume'];
  const held = commands.hold(
    strikeAt(cell, ready.traces, (below) => chance(below, ...words, 'effect')),
    ...struckVerb,
  );
  if (!(await held.reached())) {
    const { code } = await held.ended();
    problems.push(
      `nectar ${struckVerb.join(' ')} never came to the step; it ended with ${code}: ${firstLine(held.process.output())}`,
    );
    return null;
  }
  const struck = await inflict(cell.fault, {
    deps,
    station,
    commands,
    held,
    phase: cell.phase,
    verb: struckVerb,
    words,
  });
  problems.push(...struck.problems);
  if (struck.missed !== null) return struck.missed;
  await settle(ready, cell, struck, problems);
  return null;
}

/** What a person does after it, until the journal names a state; then back to before the phase. Each state is compared. */
async function settle(ready: Ready, cell: Cell, struck: Struck, problems: string[]): Promise<void> {
  const { commands, seed } = ready;
  const words = [seed, cellId(cell)];
  const { phase } = cell;
  const seen = await stateOf(commands, phase);
  problems.push(...promiseProblems(struck, seen));
  if (seen.open) {
    const ways =
      chance(2, ...words, 'way') === 0 ? [['resume'], ['rollback', phase]] : [['rollback', phase], ['resume']];
    await endOpen(commands, cell, ways, problems);
  }
  const state = await stateOf(commands, phase);
  if (state.open) return void problems.push('the outcome is still open after resume and rollback');
  await struck.tidy();
  await compare(ready, cell, state.state, problems);
  let now = state.state;
  if (!isUp(now) && chance(3, ...words, 'again') === 0) {
    const again = await commands.give('extract', phase);
    // Somebody's commit is not in the restore point, so nothing may begin on it.
    if (cell.fault !== 'branch-moved') expectDone(again, `extract ${phase} afterwards`, problems);
    else if (again.code !== 1)
      problems.push(`on code without a restore point nectar extract ${phase} ended with ${again.code}`);
    now = (await stateOf(commands, phase)).state;
    await compare(ready, cell, now, problems);
  }
  if (!isUp(now)) return;
  expectDone(await commands.give('rollback', phase), `rollback ${phase} afterwards`, problems);
  await compare(ready, cell, (await stateOf(commands, phase)).state, problems);
}

/** The first way has to do; where somebody's commit stands on the phase, going back is refused by one and done by the other. */
async function endOpen(commands: Commands, cell: Cell, ways: string[][], problems: string[]): Promise<void> {
  for (const [index, words] of ways.entries()) {
    const given = await commands.give(...words);
    const { open } = await stateOf(commands, cell.phase);
    if (!open) {
      if (given.code === 1 || (given.code === 3 && cell.fault !== 'manual-ddl'))
        problems.push(`nectar ${words.join(' ')} ended the open run with ${given.code}: ${firstLine(given.text)}`);
      return;
    }
    if (index === 0 && cell.fault === 'branch-moved') continue;
    problems.push(`nectar ${words.join(' ')} left it open with ${given.code}: ${firstLine(given.text)}`);
  }
}

interface Seen {
  open: boolean;
  state: PhaseState;
}

async function stateOf(commands: Commands, phase: string): Promise<Seen> {
  const { code, text } = await commands.give('status', '--json');
  if (code !== 0) throw new Error(`nectar status ended with ${code}: ${firstLine(text)}`);
  const status = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as {
    open: unknown;
    phases: { name: string; state: PhaseState }[];
  };
  return {
    open: status.open !== null,
    state: status.phases.find((one) => one.name === phase)?.state ?? 'planned',
  };
}

function isUp(state: PhaseState): boolean {
  return state === 'extracted' || state === 'validated';
}

/** What an exit code says must be so: 0 done, 1 nothing changed, 2 failed and reverted. */
function promiseProblems({ ended }: Struck, { open }: Seen): string[] {
  const said = `it ended with ${ended.code} (${firstLine(ended.text)})`;
  if (typeof ended.code === 'string') return ended.code === 'SIGKILL' ? [] : [said];
  if ((ended.code === 0 || ended.code === 2) && open) return [`${said}, and the run is open`];
  return [0, 1, 2, 3, 143].includes(ended.code) ? [] : [said];
}

function expectDone(given: Given, what: string, problems: string[]): void {
  if (given.code !== 0) problems.push(`nectar ${what} ended with ${given.code}: ${firstLine(given.text)}`);
}

async function compare(ready: Ready, cell: Cell, state: PhaseState, problems: string[]): Promise<void> {
  const { deps, station, looks } = ready;
  const expected = looks[cell.phase];
  if (expected === undefined) throw new Error(`Nobody looked at ${cell.phase}.`);
  const named = isUp(state) ? expected.after : expected.before;
  const say = (line: string) => problems.push(`${state}: ${line}`);
  const found = await lookAt(deps, station);
  for (const line of lookDifferences(named, found)) say(line);
  const files = await deps.git.run(station.workspace.root, [
    'diff-tree',
    '-r',
    '--name-only',
    '-z',
    named.tree,
    found.tree,
  ]);
  for (const path of files.split('\0')) if (path !== '' && path !== BY_HAND) say(`the code differs in ${path}`);
  for (const line of await quietProblems(deps, station)) say(line);
  const attempt = lastAttempt(await readJournal(deps, station.workspace), cell.phase);
  for (const operation of attempt?.operations ?? [])
    if (operation.status !== (isUp(state) ? 'applied' : 'reverted'))
      say(`the outcome of ${operation.id} is '${operation.status}' in the journal`);
}
