import type { Catalog } from '../../model/catalog.ts';
import type { Kind, Operation, ParamsOf } from '../../model/operation.ts';
import { databaseKinds } from '../index.ts';
import type { DatabaseKind } from './kind.ts';

/** What the catalogue will show after the operation; operations on other things leave it as it is. */
export function projectCatalog(operation: Operation, catalog: Catalog): Catalog {
  return isDatabaseKind(operation.kind) ? project(databaseKinds[operation.kind], operation.params, catalog) : catalog;
}

function isDatabaseKind(kind: Kind): kind is keyof typeof databaseKinds {
  return Object.hasOwn(databaseKinds, kind);
}

function project<K extends Kind>(kind: DatabaseKind<K>, params: Operation['params'], catalog: Catalog): Catalog {
  return kind.project(params as ParamsOf[K], catalog);
}
