import type { Kind, Operation, OperationKind, OperationKinds, ParamsOf } from '../model/operation.ts';
import { copyFiles } from './copy-files/copy-files.ts';
import type { DatabaseKind } from './database/kind.ts';
import { deleteFiles } from './delete-files/delete-files.ts';
import { dropPolicy } from './drop-policy/drop-policy.ts';
import { editFiles } from './edit-files/edit-files.ts';
import { exportFolder } from './export-folder/export-folder.ts';
import { grant } from './grant/grant.ts';
import { index } from './index/create-index.ts';
import { moveFiles } from './move-files/move-files.ts';
import { policy } from './policy/policy.ts';
import { pruneLock } from './prune-lock/prune-lock.ts';
import { revoke } from './revoke/revoke.ts';
import { role } from './role/role.ts';
import { rowLevelSecurity } from './row-level-security/row-level-security.ts';
import { runProcess } from './run-process/run-process.ts';
import { sql } from './sql/sql.ts';
import { updateManifest } from './update-manifest/update-manifest.ts';
import { writeEnv } from './write-env/write-env.ts';
import { writeFiles } from './write-files/write-files.ts';

/** The behaviour of every kind. A kind of the model that is missing here does not compile. */
export const operationKinds: OperationKinds = {
  'move-files': moveFiles,
  'copy-files': copyFiles,
  'edit-files': editFiles,
  'write-files': writeFiles,
  'delete-files': deleteFiles,
  'update-manifest': updateManifest,
  'prune-lock': pruneLock,
  'run-process': runProcess,
  role,
  grant,
  revoke,
  'row-level-security': rowLevelSecurity,
  policy,
  'drop-policy': dropPolicy,
  index,
  sql,
  'write-env': writeEnv,
  'export-folder': exportFolder,
};

export const databaseKinds: { [K in DatabaseKindName]: DatabaseKind<K> } = {
  role,
  grant,
  revoke,
  'row-level-security': rowLevelSecurity,
  policy,
  'drop-policy': dropPolicy,
  index,
  sql,
};

type DatabaseKindName = 'role' | 'grant' | 'revoke' | 'row-level-security' | 'policy' | 'drop-policy' | 'index' | 'sql';

/** The behaviour of one operation with its own parameters bound. */
export interface BoundKind extends Pick<OperationKind<Kind>, 'kind' | 'target' | 'irreversible' | 'revert'> {
  describe(): string;
  check: (view: Parameters<OperationKind<Kind>['check']>[1]) => ReturnType<OperationKind<Kind>['check']>;
  changes: (view: Parameters<OperationKind<Kind>['changes']>[1]) => ReturnType<OperationKind<Kind>['changes']>;
  verify: (view: Parameters<OperationKind<Kind>['verify']>[1]) => ReturnType<OperationKind<Kind>['verify']>;
}

/** Joins an operation with its kind, which is the one place where the two types meet. */
export function bind(operation: Operation): BoundKind {
  return bindParams(operation.kind, operation.params);
}

function bindParams<K extends Kind>(name: K, params: Operation['params']): BoundKind {
  const kind: OperationKind<K> = operationKinds[name];
  // An operation's kind and its parameters are made together; a union of pairs is more than the type can say.
  const own = params as ParamsOf[K];
  return {
    kind: name,
    target: kind.target,
    irreversible: kind.irreversible,
    describe: () => kind.describe(own),
    check: (view) => kind.check(own, view),
    changes: (view) => kind.changes(own, view),
    verify: (view) => kind.verify(own, view),
    revert: (applied) => kind.revert(applied),
  };
}
