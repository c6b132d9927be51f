import type { Inventory } from '../model/inventory.ts';
import type { DatabaseStep, Decision, PhaseSettings } from '../model/plan-file.ts';
import { onlyByHand } from './boundaries/by-hand.ts';
import { databaseEnvOf } from './database-variables.ts';
import type { Part } from './propose-parts.ts';
import { roleOf } from './propose-service.ts';

const PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'];
/** What a write counts as where it does not say which statement it is. */
const UNTOLD = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

export function phaseOf(inventory: Inventory, part: Part): PhaseSettings {
  const final = part.cut === null;
  return {
    name: part.name,
    goal: final ? 'What is left becomes a service of its own.' : `${part.name} stands alone.`,
    service: part.name,
    move: part.move,
    decisions: decisionsOf(inventory, part),
    edits: [],
    retire: [],
    database: databaseEnvOf(inventory) === null ? [] : grantsOf(inventory, part),
    final,
    notes: [],
  };
}

function decisionsOf(inventory: Inventory, { cut }: Part): Decision[] {
  const modules = new Set(inventory.modules.map(({ path }) => path));
  return [...new Set((cut?.needs ?? []).map(({ target }) => target))].sort().map((path) => ({
    subject: `${modules.has(path) ? 'module' : 'asset'}:${path}`,
    choice: 'copy',
    why: 'both sides need it; as a copy each can change on its own',
  }));
}

/** What a link between two saved rows takes: it is found, made and taken away. */
const LINKS = ['SELECT', 'INSERT', 'DELETE'];

/** Just the rights that the running code of a service uses, table by table: seeds and scripts are run as the owner. */
export function grantsOf(inventory: Inventory, part: Part): DatabaseStep[] {
  const known = new Set(relationsOf(inventory).map(({ name }) => name));
  const byHand = onlyByHand(inventory);
  const rights = new Map<string, Set<string>>();
  const allow = (table: string, used: string[]) => rights.set(table, new Set([...(rights.get(table) ?? []), ...used]));
  for (const { table, access, commands, file, line } of inventory.tableAccess) {
    if (!part.inside(file) || byHand.has(file) || !known.has(table) || staysBehind(part, file, line)) continue;
    const used = commands?.map((command) => command.toUpperCase()) ?? (access === 'read' ? ['SELECT'] : UNTOLD);
    allow(table, used);
  }
  for (const { name, savedWith = [] } of inventory.tables)
    if (savedWith.some((table) => rights.get(table)?.has('INSERT'))) {
      allow(name, LINKS);
      // Which links there are is asked with a join of both.
      for (const table of savedWith) allow(table, ['SELECT']);
    }
  const groups = Map.groupBy(rights, ([, set]) => PRIVILEGES.filter((item) => set.has(item)).join(','));
  const role = roleOf(part);
  const schemas = [...new Set([...rights.keys()].map((table) => `schema:${schemaOf(table)}`))].sort();
  const grants = [...groups].map(
    ([list, tables]): DatabaseStep => ({
      kind: 'grant',
      role,
      on: tables.map(([table]) => table).sort(),
      privileges: list.split(','),
    }),
  );
  const usage: DatabaseStep[] =
    schemas.length === 0 ? [] : [{ kind: 'grant', role, on: schemas, privileges: ['USAGE'] }];
  return [{ kind: 'role', role }, ...usage, ...grants, ...policiesOf(inventory, role, new Set(rights.keys()))];
}

/** The code was the owner of these tables, whom row-level security lets by: so does a policy for its role. */
function policiesOf({ tables }: Inventory, role: string, used: Set<string>): DatabaseStep[] {
  const hidden = tables.filter(({ name, rowSecurity }) => used.has(name) && rowSecurity?.includes('public') === false);
  return hidden.map(({ name }) => ({
    kind: 'policy',
    name: `${role}_rows`,
    table: name,
    role,
    command: 'all',
    using: 'true',
    check: 'true',
  }));
}

/** True for a line that the part does not get, of a large file or of a route that it does not answer. */
function staysBehind({ cutFiles = [], without = [] }: Part, file: string, line: number): boolean {
  const lines = [
    ...(cutFiles.find((cut) => cut.file === file)?.without ?? []),
    ...without.flatMap((gone) => gone.get(file) ?? []),
  ];
  return lines.some(({ first, last }) => line >= first && line <= last);
}

/** What Postgres can hold: everything but collections. */
export const relationsOf = ({ tables }: Inventory) => tables.filter(({ kind }) => kind !== 'collection');

export const schemaOf = (table: string) => (table.includes('.') ? (table.split('.')[0] ?? 'public') : 'public');
