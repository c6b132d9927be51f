import { refusal } from '../errors/refusal.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Operation, ParamsOf, PlannedPhase } from '../model/operation.ts';
import { findRelation, findRole } from '../operations/database/find.ts';
import { findTarget } from '../operations/database/privileges.ts';
import { type ClaimedDatabase, connect, type Job, operationsFor } from './job.ts';
import type { Session } from './session.ts';

/** Refused, before anything is changed, where the role of the connection may not do what the phase needs. */
export async function checkRights(
  session: Pick<Session, 'deps' | 'workspace'>,
  job: Job,
  phase: PlannedPhase,
): Promise<void> {
  const operations = operationsFor(phase, ['database']);
  if (job.database === null || operations.length === 0) return;
  const database = await connect(session.deps, session.workspace, job.database);
  await refuseMissingRights({ database, schemas: job.database.schemas }, operations).finally(() => database.close());
}

async function refuseMissingRights(
  target: Pick<ClaimedDatabase, 'database' | 'schemas'>,
  operations: Operation[],
): Promise<void> {
  const catalog = await target.database.catalog(target.schemas);
  if (catalog.superuser) return;
  const owners = await target.database.query<{ role: string }>(
    "select rolname::text as role from pg_roles where pg_has_role(current_user, oid, 'USAGE')",
  );
  const mine = new Set(owners.map((row) => row.role));
  const [database] = await target.database.query<{ create: boolean }>(
    "select has_database_privilege(current_database(), 'CREATE') as create",
  );
  const lacking = [
    ...(database?.create === true ? [] : [`CREATE on the database ${catalog.database}, for the schema of the journal`]),
    ...operations.flatMap((operation) => lackingFor(operation, catalog, mine)),
  ];
  if (lacking.length === 0) return;
  throw refusal('NECTAR-E047', {
    what: `Cannot use ${catalog.user} for this phase`,
    why: `it lacks\n${[...new Set(lacking)].map((line) => `  - ${line}`).join('\n')}`,
  });
}

function lackingFor(operation: Operation, catalog: Catalog, mine: Set<string>): string[] {
  if (operation.kind === 'role') return roleRights(operation.params as ParamsOf['role'], catalog);
  if ('table' in operation.params) return ownership(operation.params.table, catalog, mine);
  if (operation.kind !== 'grant' && operation.kind !== 'revoke') return [];
  const { on, objectType } = operation.params as ParamsOf['grant'];
  if (objectType === 'table' || objectType === 'sequence') return ownership(on, catalog, mine);
  const target = findTarget(catalog, objectType, on);
  const owner = 'what' in target ? undefined : ownerOf(catalog, objectType, on);
  return owner === undefined || mine.has(owner) ? [] : [`ownership of the ${objectType} ${on}, which is ${owner}'s`];
}

function roleRights(params: ParamsOf['role'], catalog: Catalog): string[] {
  if (findRole(catalog, params.role) !== undefined) return [];
  const bypass = params.bypassRls && findRole(catalog, catalog.user)?.bypassRls !== true;
  return [
    ...(catalog.createRole ? [] : [`CREATEROLE, for the role ${params.role}`]),
    ...(bypass ? [`BYPASSRLS, for the role ${params.role}`] : []),
  ];
}

function ownership(table: string, catalog: Catalog, mine: Set<string>): string[] {
  const relation = findRelation(catalog, table);
  return relation === undefined || mine.has(relation.owner)
    ? []
    : [`ownership of ${table}, which is ${relation.owner}'s`];
}

function ownerOf(catalog: Catalog, objectType: string, on: string): string | undefined {
  return objectType === 'schema' ? catalog.schemas.find((schema) => schema.name === on)?.owner : undefined;
}
