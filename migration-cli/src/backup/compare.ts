import type { DatabaseSnapshot } from '../model/backup.ts';

/**
 * How `other` differs from `one`, a sentence each; empty when they hold the same. The database's name is no matter. `skips`:
 * how far ahead, by its name, a sequence may stand.
 */
export function compareSnapshots(
  one: DatabaseSnapshot,
  other: DatabaseSnapshot,
  skips: Map<string, bigint> = new Map(),
): string[] {
  const differences: string[] = [];
  if (one.schema !== other.schema) differences.push('the schema (tables, views, functions, types) differs');
  if (one.grants !== other.grants)
    differences.push('the grants (privileges, policies, row-level security, roles) differ');
  const tables = new Map(other.tables.map((table) => [table.table, table]));
  for (const table of one.tables) {
    const twin = tables.get(table.table);
    tables.delete(table.table);
    if (twin === undefined) differences.push(`table ${table.table} is missing`);
    else if (twin.rows !== table.rows)
      differences.push(`table ${table.table} has ${twin.rows} rows instead of ${table.rows}`);
    else if (twin.checksum !== table.checksum)
      differences.push(`table ${table.table} has ${table.rows} rows as before, with other contents`);
  }
  for (const name of tables.keys()) differences.push(`table ${name} is new`);
  const sequences = new Map(other.sequences.map(({ name, value }) => [name, value]));
  for (const { name, value } of one.sequences) {
    const twin = sequences.get(name);
    if (twin !== value && !isAhead(value, twin, skips.get(name) ?? 0n))
      differences.push(`sequence ${name} is at ${twin ?? 'nothing'} instead of ${value}`);
    sequences.delete(name);
  }
  for (const name of sequences.keys()) differences.push(`sequence ${name} is new`);
  return differences;
}

/** Within `skip` in the sequence's own direction. */
function isAhead(value: string, twin: string | undefined, skip: bigint): boolean {
  const [from, to] = [value, twin].map((text) => /^-?\d+/.exec(text ?? '')?.[0]);
  if (from === undefined || to === undefined || skip === 0n) return false;
  const ahead = BigInt(to) - BigInt(from);
  return skip > 0n ? ahead >= 0n && ahead <= skip : ahead <= 0n && ahead >= skip;
}
