import type pg from 'pg';

/** A table that a role may touch; `name` is quoted where it has to be. */
export interface Table {
  oid: number;
  name: string;
  columns: string[];
  /** Primary key, unique and check constraints, as in CREATE TABLE. */
  constraints: string[];
  foreignKeys: { name: string; definition: string; target: number; targetName: string }[];
  indexes: string[];
  rowSecurity: boolean;
  forced: boolean;
}

/** By code units, so that no server's collation changes a dump. */
function sorted<Row>(rows: Row[], key: (row: Row) => string): Row[] {
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
}

async function rowsOf<Row extends pg.QueryResultRow>(
  client: pg.Client,
  text: string,
  value: string | number,
): Promise<Row[]> {
  return (await client.query<Row>(text, [value])).rows;
}

async function linesOf(client: pg.Client, text: string, value: string | number): Promise<string[]> {
  const rows = await rowsOf<{ line: string }>(client, text, value);
  return rows.map(({ line }) => line);
}

const REACHED = `SELECT c.oid, c.oid::regclass::text AS name, c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS forced
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND (has_table_privilege($1, c.oid, 'SELECT, INSERT, UPDATE, DELETE')
     OR has_any_column_privilege($1, c.oid, 'SELECT, INSERT, UPDATE'))
   AND has_schema_privilege($1, n.oid, 'USAGE')
`;

const COLUMNS = `SELECT quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
    || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END AS line
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

const CONSTRAINTS = `SELECT quote_ident(conname) AS name, contype AS kind, pg_get_constraintdef(oid) AS definition,
    confrelid AS target, confrelid::regclass::text AS "targetName"
  FROM pg_constraint WHERE conrelid = $1 AND contype IN ('p', 'u', 'c', 'f')`;

const INDEXES = `SELECT pg_get_indexdef(i.indexrelid) AS line FROM pg_index i
 WHERE i.indrelid = $1 AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)`;

interface Constraint {
  name: string;
  kind: string;
  definition: string;
  target: number;
  targetName: string;
}

type Reached = Pick<Table, 'oid' | 'name' | 'rowSecurity' | 'forced'>;

async function detailsOf(client: pg.Client, table: Reached): Promise<Table> {
  const constraints = sorted(await rowsOf<Constraint>(client, CONSTRAINTS, table.oid), ({ name }) => name);
  // The primary key comes first, as one writes it.
  const own = constraints
    .filter(({ kind }) => kind !== 'f')
    .toSorted((a, b) => Number(b.kind === 'p') - Number(a.kind === 'p'));
  return {
    ...table,
    columns: await linesOf(client, COLUMNS, table.oid),
    constraints: own.map(({ name, definition }) => `CONSTRAINT ${name} ${definition}`),
    foreignKeys: constraints.filter(({ kind }) => kind === 'f'),
    indexes: sorted(await linesOf(client, INDEXES, table.oid), (line) => line),
  };
}

/** Every table that the role may touch, by name. */
export async function tablesOf(client: pg.Client, role: string): Promise<Table[]> {
  const tables: Table[] = [];
  for (const table of sorted(await rowsOf<Reached>(client, REACHED, role), ({ name }) => name))
    tables.push(await detailsOf(client, table));
  return tables;
}

const FUNCTIONS = `SELECT pg_get_functiondef(p.oid) AS line FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND p.prokind = 'f' AND has_schema_privilege($1, n.oid, 'USAGE')
   AND has_function_privilege($1, p.oid, 'EXECUTE')
   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`;

/** The functions that the role may call. */
export const functionsOf = async (client: pg.Client, role: string): Promise<string[]> =>
  sorted(await linesOf(client, FUNCTIONS, role), (line) => line).map((line) => line.trim());

const POLICIES = `SELECT format('CREATE POLICY %I ON %s%s%s TO %s', p.polname, p.polrelid::regclass,
      CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END,
      CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE' WHEN 'd' THEN ' FOR DELETE' ELSE '' END,
      CASE WHEN 0 = ANY (p.polroles) THEN 'PUBLIC' ELSE quote_ident($1) END)
    || coalesce(E'\\n  USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
    || coalesce(E'\\n  WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') AS line
  FROM pg_policy p WHERE 0 = ANY (p.polroles) OR (SELECT oid FROM pg_roles WHERE rolname = $1) = ANY (p.polroles)`;

/** Row-level security as it is for the role. */
export const policiesOf = async (client: pg.Client, role: string): Promise<string[]> =>
  sorted(await linesOf(client, POLICIES, role), (line) => line);

const SCHEMAS = `SELECT quote_ident(nspname) AS line FROM pg_namespace
 WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND has_schema_privilege($1, oid, 'USAGE')`;

/** The schemas that the role may use. */
export const schemasOf = async (client: pg.Client, role: string): Promise<string[]> =>
  sorted(await linesOf(client, SCHEMAS, role), (line) => line);

const TABLE_GRANTS = `SELECT string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type) AS privileges, c.oid::regclass::text AS name
  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g
 WHERE c.relkind IN ('r', 'p', 'S') AND g.grantee = (SELECT oid FROM pg_roles WHERE rolname = $1) GROUP BY c.oid`;

const COLUMN_GRANTS = `SELECT g.privilege_type || ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' AS privileges,
    a.attrelid::regclass::text AS name
  FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) g
 WHERE g.grantee = (SELECT oid FROM pg_roles WHERE rolname = $1) GROUP BY a.attrelid, g.privilege_type`;

export interface Grant {
  privileges: string;
  name: string;
}

/** What the role itself was granted; what everybody may do is not listed. */
export async function grantsOf(client: pg.Client, role: string): Promise<Grant[]> {
  const byName = async (text: string) =>
    sorted(await rowsOf<Grant>(client, text, role), ({ name, privileges }) => `${name} ${privileges}`);
  return [...(await byName(TABLE_GRANTS)), ...(await byName(COLUMN_GRANTS))];
}
