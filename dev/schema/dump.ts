import type pg from 'pg';
import { functionsOf, grantsOf, policiesOf, schemasOf, type Table, tablesOf } from './catalogue.ts';

const createTable = ({ name, columns, constraints }: Table): string =>
  `CREATE TABLE ${name} (\n${[...columns, ...constraints].map((line) => `  ${line}`).join(',\n')}\n);`;

/** A key to a table that the role cannot see is the database's business: it is said, and left out. */
function foreignKeysOf({ name, foreignKeys }: Table, reached: Set<number>): string[] {
  return foreignKeys.map((key) =>
    reached.has(key.target)
      ? `ALTER TABLE ${name} ADD CONSTRAINT ${key.name} ${key.definition};`
      : `-- ${name}: ${key.definition.replace(/ REFERENCES.*/, '')} leads to ${key.targetName}, which this role cannot see.`,
  );
}

function rowSecurityOf({ name, rowSecurity, forced }: Table): string[] {
  return [
    ...(rowSecurity ? [`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;`] : []),
    ...(forced ? [`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY;`] : []),
  ];
}

const section = (title: string, statements: string[]): string[] =>
  statements.length === 0 ? [] : [`-- ${title}\n\n${statements.join('\n')}`];

/**
 * The database as one role sees it, as SQL that makes the same in an empty database: schemas, tables, keys, indexes,
 * functions, row-level security and grants, each in a fixed order so that a change reads well in a diff.
 */
export async function dumpSchema(client: pg.Client, role: string): Promise<string> {
  await client.query(`SET search_path = ''`);
  const schemas = await schemasOf(client, role);
  const tables = await tablesOf(client, role);
  const reached = new Set(tables.map(({ oid }) => oid));
  const grants = await grantsOf(client, role);
  const parts = [
    `-- What ${role} finds in the database: read out of its catalogue, reviewed with every change. The role exists before.`,
    ...section(
      'Schemas',
      schemas.filter((name) => name !== 'public').map((name) => `CREATE SCHEMA ${name};`),
    ),
    ...section('Tables', [tables.map(createTable).join('\n\n')]),
    ...section(
      'Keys between tables',
      tables.flatMap((table) => foreignKeysOf(table, reached)),
    ),
    ...section(
      'Indexes',
      tables.flatMap(({ indexes }) => indexes.map((index) => `${index};`)),
    ),
    ...section(
      'Functions',
      (await functionsOf(client, role)).map((text) => `${text};`),
    ),
    ...section('Row-level security', [
      ...tables.flatMap(rowSecurityOf),
      ...(await policiesOf(client, role)).map((policy) => `${policy};`),
    ]),
    ...section('What the role may do', [
      `GRANT USAGE ON SCHEMA ${schemas.join(', ')} TO ${role};`,
      ...grants.map(({ privileges, name }) => `GRANT ${privileges} ON ${name} TO ${role};`),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}
