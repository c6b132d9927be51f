import type { Catalog, CatalogFunction, CatalogRelation, CatalogRole } from '../../model/catalog.ts';
import type { Problem, View } from '../../model/operation.ts';
import { parseFunction, parseName } from './names.ts';

/** The snapshot that a database kind is given; its absence is a defect of the caller. */
export function catalogOf(view: View): Catalog {
  if (view.catalog === null) throw new Error('An operation on the database needs a snapshot of its catalogue.');
  return view.catalog;
}

/** A table, view or sequence by its name. */
export function findRelation(catalog: Catalog, text: string): CatalogRelation | undefined {
  const { schema, name } = parseName(text);
  return catalog.relations.find((relation) => relation.schema === schema && relation.name === name);
}

/** The sequences that the defaults of a table's columns draw from; those of identity columns ask for no right. */
export function sequencesOf(catalog: Catalog, table: string): CatalogRelation[] {
  const defaults = findRelation(catalog, table)?.columns.flatMap((column) => column.default ?? []) ?? [];
  const names = defaults.flatMap((text) =>
    [...text.matchAll(/\bnextval\('((?:[^']|'')+)'/g)].map(([, name = '']) => name.replaceAll("''", "'")),
  );
  return [...new Set(names)].flatMap((name) => {
    const found = findRelation(catalog, name);
    return found?.kind === 'sequence' ? [found] : [];
  });
}

/** A function by its name and arguments; without parentheses the only one of that name. */
export function findFunction(catalog: Catalog, text: string): CatalogFunction | undefined {
  const wanted = parseFunction(text);
  const named = catalog.functions.filter((one) => one.schema === wanted.schema && one.name === wanted.name);
  if (!text.includes('(')) return named.length === 1 ? named[0] : undefined;
  return (
    named.find((one) => flat(one.arguments) === flat(wanted.arguments)) ??
    named.find((one) => types(one.arguments) === flat(wanted.arguments))
  );
}

function flat(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\s*,\s*/g, ', ')
    .trim()
    .toLowerCase();
}

/** Identity arguments may hold names before the types. */
function types(text: string): string {
  return flat(
    text
      .split(',')
      .map((part) =>
        part
          .trim()
          .replace(/^(in|inout|variadic)\s+/i, '')
          .replace(/^\S+\s+(?=\S)/, ''),
      )
      .join(', '),
  );
}

/** A role by its name. */
export function findRole(catalog: Catalog, name: string): CatalogRole | undefined {
  return catalog.roles.find((role) => role.name === name);
}

const CHECK_PLAN = 'nectar plan --check';

/** Said where a name of the plan is not in the database. */
export function missing(kind: string, name: string): Problem {
  return { what: `${kind} ${name} does not exist`, why: 'the database has nothing of that name', next: CHECK_PLAN };
}

/** A problem when there is no such role; PUBLIC is always there. */
export function roleProblems(catalog: Catalog, role: string): Problem[] {
  return role.toLowerCase() === 'public' || findRole(catalog, role) !== undefined ? [] : [missing('the role', role)];
}
