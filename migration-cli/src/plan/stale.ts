import type { Inventory } from '../model/inventory.ts';
import type { PhaseSettings } from '../model/plan-file.ts';
import { isGlob, matcher } from './globs.ts';

/** Decisions of a phase whose subject is gone from the monolith; a glob is gone where nothing of its kind fits it. */
export function staleOf(phase: PhaseSettings, inventory: Inventory): string[] {
  const subjects = subjectsOf(inventory);
  return phase.decisions
    .map(({ subject }) => subject)
    .filter((subject) => {
      const [, kind = '', rest = ''] = /^([a-z-]+):(.+)$/s.exec(subject) ?? [];
      const known = subjects[kind];
      if (known === undefined || known.includes(rest)) return false;
      return !((isGlob(rest) || rest.endsWith('/')) && known.some(matcher([rest])));
    });
}

/** What decisions can be about, by kind. Kinds that are not here are never gone. */
function subjectsOf(inventory: Inventory): Record<string, string[]> {
  // What is read and not in git (an .env) is named by edges alone.
  const paths = [
    ...inventory.files.map(({ path }) => path),
    ...inventory.edges.flatMap(({ to }) => (to === null ? [] : [to])),
  ];
  return {
    module: paths,
    asset: paths,
    test: paths,
    call: inventory.modules.flatMap(({ path, exports }) => exports.map(({ name }) => `${path}#${name}`)),
    singleton: inventory.singletons.map(({ file, name }) => `${file}#${name}`),
    transaction: inventory.transactions.map(({ file, within }) => `${file}#${within ?? 'module'}`),
    job: inventory.jobs.map(({ file, name }) => `${file}${name ? `#${name}` : ''}`),
    schema: inventory.schemaChanges.map(({ file, what }) => `${file}#${what}`),
    dynamic: inventory.dynamicEdges.map(dynamicSubject),
    table: [...inventory.tables.map(({ name }) => name), ...inventory.tableAccess.map(({ table }) => table)],
    rows: inventory.tables.flatMap(({ name, rowSecurity }) => (rowSecurity ? [name] : [])),
    env: inventory.env.map(({ name }) => name),
  };
}

/** By its text and not by its line, which every edit above it changes. */
export function dynamicSubject({ file, pattern }: Inventory['dynamicEdges'][number]): string {
  return `${file}#${pattern.replace(/\s+/g, ' ')}`;
}
