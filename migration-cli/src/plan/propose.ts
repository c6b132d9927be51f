import { Document, isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import type { Inventory } from '../model/inventory.ts';
import type { DatabaseStep, PhaseSettings, PlanFile, ServiceSettings } from '../model/plan-file.ts';
import { type Candidate, candidatesOf } from './propose-candidates.ts';

/** A commented plan file from the inventory alone: a proposal with reasons, for an engineer to correct. */
export function proposePlan(inventory: Inventory, name: string): string {
  const candidates = candidatesOf(inventory);
  const plan = planFor(inventory, name, candidates);
  const document = new Document(plan);
  document.commentBefore =
    ' What becomes of this monolith, phase by phase. Proposed from the inventory: every reason is below, every choice is yours.\n `nectar plan --check` lists what is left to decide.';
  comment(document, ['phases'], ' The cheapest cut comes first; the phase marked final takes what is left.');
  candidates.forEach((candidate, index) => {
    comment(document, ['services', candidate.name], ` ${candidate.why}`);
    const phase = document.getIn(['phases', index], true);
    if (isMap(phase)) phase.commentBefore = ` ${candidate.cost} imports cross this cut.`;
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function comment(document: Document, path: (string | number)[], text: string): void {
  const parent = path.length === 1 ? document.contents : (document.getIn(path.slice(0, -1), true) as Node);
  if (!isMap(parent)) return;
  const key = (parent as YAMLMap).items.find((pair) => isScalar(pair.key) && pair.key.value === path.at(-1))?.key;
  if (isScalar(key)) key.commentBefore = text;
}

function planFor(inventory: Inventory, name: string, candidates: Candidate[]): PlanFile {
  const scripts = (inventory.manifests.find(({ path }) => path === 'package.json')?.json.scripts ?? {}) as Record<
    string,
    string
  >;
  const run = (script: string) => (scripts[script] === undefined ? null : ['npm', 'run', script]);
  const withTables = inventory.tables.length > 0;
  return {
    version: 1,
    inventory: inventory.fingerprint,
    monolith: {
      name,
      typecheck: run('typecheck'),
      build: run('build'),
      test: run('test'),
      start: ['npm', 'start'],
      endpoints: {},
      internal: null,
    },
    database: withTables
      ? {
          urlEnv: 'MIGRATION_DATABASE_URL',
          schemas: [
            ...new Set(
              inventory.tables.map(({ name: table }) =>
                table.includes('.') ? (table.split('.')[0] ?? 'public') : 'public',
              ),
            ),
          ].sort(),
          tenant: null,
          roles: Object.fromEntries(
            candidates.map((candidate) => [
              roleOf(candidate),
              { kind: 'runtime' as const, passwordEnv: `${roleOf(candidate).toUpperCase()}_PASSWORD` },
            ]),
          ),
        }
      : null,
    services: Object.fromEntries(
      candidates.map((candidate) => [candidate.name, serviceOf(inventory, candidate, name, withTables)]),
    ),
    phases: candidates.map((candidate, index) => phaseOf(inventory, candidate, index === candidates.length - 1)),
    validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] },
    accepted: [],
  };
}

const roleOf = ({ name }: Candidate) => `${name.replaceAll('-', '_')}_service`;
const FIRST_PORT = 4001;

function serviceOf(inventory: Inventory, candidate: Candidate, monolith: string, withTables: boolean): ServiceSettings {
  const factory = candidate.backend ? entryOf(inventory, candidate.backend) : null;
  return {
    title: candidate.name,
    folder: `${monolith}-${candidate.name}`,
    description: candidate.why,
    backend: factory
      ? { port: FIRST_PORT, portEnv: 'BACKEND_PORT', entry: { ...factory, before: [] }, ready: '/health' }
      : null,
    frontend: candidate.frontend
      ? { root: 'frontend', port: FIRST_PORT + 1000, portEnv: 'FRONTEND_PORT', config: null }
      : null,
    role: withTables ? roleOf(candidate) : null,
    databaseEnv: withTables ? 'DATABASE_URL' : null,
    place: Object.fromEntries([
      ...(candidate.backend ? [[candidate.backend, 'backend/src/']] : []),
      ...(candidate.frontend ? [[candidate.frontend, 'frontend/']] : []),
    ]),
    env: {},
  };
}

/** The exported function that makes an application, or the first module of the folder. */
function entryOf(
  inventory: Inventory,
  folder: string,
): { module: string; export: string; kind: 'express-factory' | 'self-starting' } | null {
  const modules = inventory.modules.filter(({ path }) => path.startsWith(folder));
  for (const { path, exports } of modules) {
    const factory = exports.find(({ kind, name }) => kind === 'function' && /^create\w*App$|^\w*[aA]pp$/.test(name));
    if (factory) return { module: path, export: factory.name, kind: 'express-factory' };
  }
  const first = modules.find(({ path }) => /(?:index|server|main)\.[cm]?[jt]s$/.test(path)) ?? modules[0];
  return first ? { module: first.path, export: 'default', kind: 'self-starting' } : null;
}

function phaseOf(inventory: Inventory, candidate: Candidate, final: boolean): PhaseSettings {
  const globs = final ? ['**'] : candidate.folders.map((folder) => `${folder}**`);
  return {
    name: candidate.name,
    goal: final ? 'What is left becomes a service of its own.' : `${candidate.name} stands alone.`,
    service: candidate.name,
    move: globs,
    decisions: final ? [] : decisionsFor(inventory, candidate),
    edits: [],
    retire: [],
    database: inventory.tables.length > 0 ? grantsFor(inventory, candidate, final) : [],
    final,
    notes: [],
  };
}

function decisionsFor(inventory: Inventory, { folders }: Candidate) {
  const inside = (path: string) => folders.some((folder) => path.startsWith(folder));
  const targets = new Set(
    inventory.edges
      .filter(({ from, to }) => inside(from) && to !== null && !inside(to) && !to.endsWith('/'))
      .flatMap((edge) =>
        edge.names.length > 0 ? edge.names.map(({ origin }) => origin?.file ?? edge.to ?? '') : [edge.to ?? ''],
      ),
  );
  return [...targets]
    .filter((path) => !inside(path))
    .sort()
    .map((path) => ({
      subject: `${inventory.modules.some((module) => module.path === path) ? 'module' : 'asset'}:${path}`,
      choice: 'copy' as const,
      why: 'both sides need it; as a copy each can change on its own',
    }));
}

/** Just the rights that the code of a service uses, table by table. */
function grantsFor(inventory: Inventory, candidate: Candidate, final: boolean): DatabaseStep[] {
  const inside = (file: string) =>
    final
      ? !candidate.others.some((folder) => file.startsWith(folder))
      : candidate.folders.some((folder) => file.startsWith(folder));
  const rights = new Map<string, Set<string>>();
  for (const { table, access, file } of inventory.tableAccess) {
    if (!inside(file) || !inventory.tables.some(({ name }) => name === table)) continue;
    const set = rights.get(table) ?? new Set();
    if (access !== 'write') set.add('SELECT');
    if (access !== 'read') for (const privilege of ['SELECT', 'INSERT', 'UPDATE', 'DELETE']) set.add(privilege);
    rights.set(table, set);
  }
  const groups = Map.groupBy(rights, ([, set]) =>
    ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].filter((item) => set.has(item)).join(','),
  );
  const role = roleOf(candidate);
  const steps: DatabaseStep[] = [
    { kind: 'role', role },
    {
      kind: 'grant',
      role,
      on: [
        ...new Set([...rights.keys()].map((table) => `schema:${table.includes('.') ? table.split('.')[0] : 'public'}`)),
      ].sort(),
      privileges: ['USAGE'],
    },
    ...[...groups].map(
      ([list, tables]): DatabaseStep => ({
        kind: 'grant',
        role,
        on: tables.map(([table]) => table).sort(),
        privileges: list.split(','),
      }),
    ),
  ];
  return steps.filter((step) => step.kind !== 'grant' || step.on.length > 0);
}
