import { byText } from '../files.ts';

/** `0002.undo.sql`, `20240101-add-users-down.sql`, `migrations/down/…`, Flyway's `U2__users.sql`. */
const UNDOES = /(?:^|[/._-])(?:down|undo|rollback|revert)(?:[._-][^/]*)?(?:\.sql$|\/)|(?:^|\/)U\d[\w.]*__[^/]*\.sql$/i;

/** A script without a number, which somebody runs by hand or a test before it begins: `drop.sql`, `reset-db.sql`. */
const EMPTIES = /(?:^|\/)(?:drop|reset|clean|cleanup|teardown|destroy|wipe)[a-z_-]*\.sql$/i;

/** Code that runs once and in order. */
const MIGRATION = /migrat|(?:^|\/)(?:V?\d|schema)[^/]*$|(?:^|\/)(?:evolutions|changesets?|changelog|versions)\//i;

/** False for code that drops tables now and then, such as a reset between tests: what it drops is there all the same. */
export const isMigration = (path: string) => MIGRATION.test(path);

/** How migration tools mark the two halves of one file: dbmate, goose, sql-migrate, node-pg-migrate. */
const HALF = /^--+[ \t]*(?:\+\w+[ \t]+|\w+:)?(up|down)(?:[ \t]+migration)?(?:[ \t]+\w+:\w+)*[\s=-]*$/gim;

/** Says which offsets of a .sql file belong to the way back of a migration, which does not say what the schema is. */
export function undoneIn(path: string, text: string): (offset: number) => boolean {
  if (UNDOES.test(path) || EMPTIES.test(path)) return () => true;
  const marks = [...text.matchAll(HALF)].map((match) => ({ at: match.index, down: /down/i.test(match[1] ?? '') }));
  return (offset) => marks.findLast(({ at }) => at <= offset)?.down === true;
}

/** A time, as far as it is written: a day, with minutes or with seconds. */
const TIME = /^(?:19|20)\d{6,}$/;

const ordinal = (digits: string) => (TIME.test(digits) ? digits.padEnd(20, '0') : digits.padStart(20, '0'));

/** The order in which migrations run: numbers in names by their value, so that 10 comes after 9, and times from their year on. */
export function inMigrationOrder(paths: Iterable<string>): string[] {
  const keyed = [...paths].map((path) => ({ path, key: path.replace(/\d+/g, ordinal) }));
  return keyed.sort((a, b) => byText(a.key, b.key) || byText(a.path, b.path)).map(({ path }) => path);
}
