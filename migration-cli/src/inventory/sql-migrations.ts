import { byText } from './files.ts';

/** `0002.undo.sql`, `20240101-add-users-down.sql`, `migrations/down/…`, Flyway's `U2__users.sql`. */
const UNDOES = /(?:^|[/._-])(?:down|undo|rollback|revert)(?:[._-][^/]*)?(?:\.sql$|\/)|(?:^|\/)U\d[\w.]*__[^/]*\.sql$/i;

/** How migration tools mark the two halves of one file: dbmate, goose, sql-migrate, node-pg-migrate. */
const HALF = /^--+[ \t]*(?:\+\w+[ \t]+|\w+:)?(up|down)(?:[ \t]+migration)?(?:[ \t]+\w+:\w+)*[\s=-]*$/gim;

/** Says which offsets of a .sql file belong to the way back of a migration, which does not say what the schema is. */
export function undoneIn(path: string, text: string): (offset: number) => boolean {
  if (UNDOES.test(path)) return () => true;
  const marks = [...text.matchAll(HALF)].map((match) => ({ at: match.index, down: /down/i.test(match[1] ?? '') }));
  return (offset) => marks.findLast(({ at }) => at <= offset)?.down === true;
}

/** The order in which migrations run: numbers in names by their value, so that 10 comes after 9. */
export function inMigrationOrder(paths: Iterable<string>): string[] {
  const keyed = [...paths].map((path) => ({ path, key: path.replace(/\d+/g, (digits) => digits.padStart(20, '0')) }));
  return keyed.sort((a, b) => byText(a.key, b.key) || byText(a.path, b.path)).map(({ path }) => path);
}
