import { createHash } from 'node:crypto';
import type { JournalEntry } from '../model/journal.ts';

/** What the first line is chained to. */
export const GENESIS = '0'.repeat(64);

export type UnsealedEntry = Omit<JournalEntry, 'hash'>;

/** An entry with the hash that covers everything else in it. */
export function seal(entry: UnsealedEntry): JournalEntry {
  return { ...entry, hash: hashOf(entry) };
}

function hashOf(entry: UnsealedEntry): string {
  return createHash('sha256').update(canonical(entry)).digest('hex');
}

/** JSON with sorted keys, so that the hash does not depend on the order in which a line was written. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item === undefined ? null : item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
}

export interface Parsed {
  entries: JournalEntry[];
  /** A last line without its newline: the append that was cut off. Its effect never began. */
  torn: string | null;
  /** Lines of a run that had been taken over and did not know it yet. Nothing followed from them: they are not read. */
  stale: JournalEntry[];
  /** What is wrong, and the first line (from 1) that shows it. */
  damage: { line: number; why: string } | null;
}

/** Reads a journal's text and checks every link of the chain. */
export function parseJournal(text: string): Parsed {
  const end = text.lastIndexOf('\n') + 1;
  const torn = end === text.length ? null : text.slice(end);
  const entries: JournalEntry[] = [];
  const stale: JournalEntry[] = [];
  const lines = text.slice(0, end).split('\n').slice(0, -1);
  for (const [index, line] of lines.entries()) {
    const result = readLine(line);
    const why = typeof result === 'string' ? result : place(entries, stale, result);
    if (why !== null) return { entries, torn, stale, damage: { line: index + 1, why } };
  }
  return { entries, torn, stale, damage: null };
}

function readLine(line: string): JournalEntry | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it is not JSON';
  }
  if (!isEntry(value)) return 'it is not a journal entry';
  const { hash, ...rest } = value;
  return hashOf(rest) === hash ? value : 'its content does not match its hash';
}

/**
 * Puts a line where it belongs; what is wrong with it otherwise. A process that sleeps between looking at the lock and
 * appending can append after another one has taken over: of two lines that follow the same one, that of the higher epoch counts.
 */
function place(entries: JournalEntry[], stale: JournalEntry[], entry: JournalEntry): string | null {
  const last = entries.at(-1);
  if (entry.previous === (last?.hash ?? GENESIS)) {
    if (entry.seq !== entries.length + 1) return 'its number is out of order';
    entries.push(entry);
    return null;
  }
  const length = entry.seq - 1;
  const follows = (length === 0 ? GENESIS : entries[length - 1]?.hash) === entry.previous;
  const beside = entries.slice(length);
  if (!follows || beside.length === 0) return 'it does not follow the line before it';
  if (beside.some(({ epoch }) => epoch > entry.epoch)) {
    stale.push(entry);
    return null;
  }
  if (beside.some(({ epoch }) => epoch === entry.epoch)) return 'it does not follow the line before it';
  stale.push(...entries.splice(length));
  entries.push(entry);
  return null;
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Partial<Record<keyof JournalEntry, unknown>>;
  return (
    typeof entry.seq === 'number' &&
    typeof entry.event === 'string' &&
    typeof entry.hash === 'string' &&
    typeof entry.previous === 'string'
  );
}
