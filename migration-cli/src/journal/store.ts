import { refusal } from '../errors/refusal.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { GENESIS, parseJournal, seal } from './chain.ts';

export type NewEntry = Pick<JournalEntry, 'event'> &
  Partial<Pick<JournalEntry, 'phase' | 'operation' | 'plan' | 'changes' | 'data'>>;

export interface Journal {
  /** Everything so far, appended entries included. */
  readonly entries: readonly JournalEntry[];
  /** Durable when it resolves. */
  append(entry: NewEntry): Promise<JournalEntry>;
}

/** What stands between this run and another one that took over: called before every append. */
export interface Fence {
  readonly epoch: number;
  assertHeld(): Promise<void>;
}

/** The journal's entries, for reading only. A journal that is damaged is an error, never an empty one. */
export async function readJournal(
  deps: Pick<Dependencies, 'files'>,
  workspace: Pick<Workspace, 'state'>,
): Promise<JournalEntry[]> {
  return (await load(deps, workspace)).entries;
}

/** The journal for writing, by the holder of the lock. A last line that a crash cut off is removed. */
export async function openJournal(
  deps: Pick<Dependencies, 'files' | 'clock' | 'emit'>,
  workspace: Pick<Workspace, 'state'>,
  fence: Fence,
): Promise<Journal> {
  const { entries, torn, text } = await load(deps, workspace);
  if (torn !== null) {
    await fence.assertHeld();
    await deps.files.write(journalPath(workspace), text.slice(0, text.length - torn.length), { mode: 0o600 });
    deps.emit({
      type: 'note',
      text: 'The last line of the journal was cut off in mid-write and was removed; its step had not begun.',
    });
  }
  return {
    entries,
    append: async (entry) => {
      await fence.assertHeld();
      const sealed = next(entries, entry, deps.clock.now(), fence.epoch);
      await deps.files.append(journalPath(workspace), JSON.stringify(sealed));
      // Whoever took over between the look and the line does not read it; nothing may follow from it either.
      await fence.assertHeld();
      entries.push(sealed);
      await deps.files.write(headPath(workspace), JSON.stringify({ seq: sealed.seq, hash: sealed.hash }), {
        mode: 0o600,
      });
      return sealed;
    },
  };
}

function next(entries: readonly JournalEntry[], entry: NewEntry, at: Date, epoch: number): JournalEntry {
  const last = entries.at(-1);
  const { event, phase = null, operation = null, plan = null, changes, data } = entry;
  return seal({
    seq: (last?.seq ?? 0) + 1,
    at: at.toISOString(),
    epoch,
    event,
    phase,
    operation,
    plan,
    ...(changes === undefined ? {} : { changes }),
    ...(data === undefined ? {} : { data }),
    previous: last?.hash ?? GENESIS,
  });
}

async function load(deps: Pick<Dependencies, 'files'>, workspace: Pick<Workspace, 'state'>) {
  const path = journalPath(workspace);
  // Before the lines: who only looks may do so while another process writes a line, and after it the head.
  const head = await readHead(deps, workspace);
  const text = (await deps.files.exists(path)) ? await deps.files.readText(path) : '';
  const { entries, torn, stale, damage } = parseJournal(text);
  if (damage !== null) throw unreadable(path, `line ${damage.line}: ${damage.why}`);
  checkHead(workspace, head, entries, stale);
  return { entries, torn, text };
}

interface Head {
  seq: number;
  hash: string;
}

async function readHead(
  { files }: Pick<Dependencies, 'files'>,
  workspace: Pick<Workspace, 'state'>,
): Promise<Head | null> {
  const path = headPath(workspace);
  if (!(await files.exists(path))) return null;
  const head: unknown = JSON.parse(await files.readText(path));
  if (!isHead(head)) throw unreadable(path, 'it does not hold a number and a hash');
  return head;
}

/** The head says how long the journal was at least: lines that were removed from its end do not break the chain. */
function checkHead(
  workspace: Pick<Workspace, 'state'>,
  head: Head | null,
  entries: JournalEntry[],
  stale: JournalEntry[],
): void {
  if (head === null || stale.some(({ hash }) => hash === head.hash)) return;
  const entry = entries[head.seq - 1];
  if (entry === undefined)
    throw unreadable(journalPath(workspace), `it ends at line ${entries.length}, and line ${head.seq} was written`);
  if (entry.hash !== head.hash)
    throw unreadable(journalPath(workspace), `line ${head.seq} is not the one that was written`);
}

function isHead(value: unknown): value is Head {
  return (
    typeof value === 'object' &&
    value !== null &&
    'seq' in value &&
    typeof value.seq === 'number' &&
    'hash' in value &&
    typeof value.hash === 'string'
  );
}

function unreadable(path: string, why: string) {
  return refusal('NECTAR-E040', { what: `Cannot read ${path}`, why });
}

function journalPath(workspace: Pick<Workspace, 'state'>): string {
  return `${workspace.state}/journal.jsonl`;
}

function headPath(workspace: Pick<Workspace, 'state'>): string {
  return `${workspace.state}/journal.head`;
}
