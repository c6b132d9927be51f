import type { Inventory } from '../model/inventory.ts';
import type { ServiceSettings } from '../model/plan-file.ts';
import { databaseEnvOf } from './database-variables.ts';
import type { Part } from './propose-parts.ts';

type Entry = NonNullable<ServiceSettings['backend']>['entry'];

const FIRST_BACK = 4001;
const FIRST_FRONT = 5001;

export const roleOf = ({ name }: Part) => `${name.replace(/[^a-z0-9]+/g, '_')}_service`;

/** The settings of a proposed service; ports are counted up, so that all can run beside each other. */
export function serviceOf(inventory: Inventory, part: Part, index: number, monolith: string): ServiceSettings {
  const entry = part.backend.length === 0 ? null : entryOf(inventory, part);
  const databaseEnv = databaseEnvOf(inventory);
  return {
    title: part.name,
    folder: `${monolith}-${part.name}`,
    description: part.reasons[0] ?? '',
    backend: entry && { port: FIRST_BACK + index, portEnv: 'BACKEND_PORT', entry, ready: '/health' },
    frontend:
      part.frontend === null
        ? null
        : { root: part.frontend, port: FIRST_FRONT + index, portEnv: 'FRONTEND_PORT', config: null },
    role: databaseEnv === null ? null : roleOf(part),
    databaseEnv,
    place: placesOf(part),
    env: {},
  };
}

/** Several top folders keep their names below the service; a single one becomes its source folder. */
function placesOf({ backend, frontend }: Part): Record<string, string> {
  const several = backend.length > 1;
  const back = backend.map((folder) => [folder, several ? `backend/src/${folder}` : 'backend/src/'] as const);
  return Object.fromEntries(frontend === null ? back : [...back, [frontend, 'frontend/'] as const]);
}

/** The exported function that makes an application, or the module that looks most like a start. */
function entryOf(inventory: Inventory, part: Part): Entry | null {
  const tests = new Set(inventory.files.filter(({ test }) => test).map(({ path }) => path));
  const modules = inventory.modules.filter(
    ({ path }) => !tests.has(path) && part.inside(path) && part.backend.some((folder) => path.startsWith(folder)),
  );
  for (const { path, exports } of modules) {
    const factory = exports.find(({ kind, name }) => kind === 'function' && /^create\w*App$|^\w*[aA]pp$/.test(name));
    if (factory) return { module: path, export: factory.name, kind: 'express-factory', before: [] };
  }
  const main = inventory.manifests.find(({ path }) => path === 'package.json')?.json.main;
  const start =
    modules.find(({ path }) => path === main) ??
    modules.find(({ path }) => /(?:^|\/)(?:index|server|main|app)\.[cm]?[jt]s$/.test(path)) ??
    modules[0];
  return start ? { module: start.path, export: 'default', kind: 'self-starting', before: [] } : null;
}
