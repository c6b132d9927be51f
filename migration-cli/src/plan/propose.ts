import { Document, isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import type { Inventory } from '../model/inventory.ts';
import type { DatabaseSettings, PlanFile } from '../model/plan-file.ts';
import type { History } from './boundaries/history.ts';
import { databaseEnvOf } from './database-variables.ts';
import { cutApplications, cutsOf } from './propose-cuts.ts';
import { type Part, partsOf } from './propose-parts.ts';
import { phaseOf, relationsOf, schemaOf } from './propose-phase.ts';
import { roleOf, serviceOf } from './propose-service.ts';
import type { ProposedCut } from './propose-symbols.ts';
import { scriptOf } from './propose-validation.ts';
import { typeCheckScript } from './scripts.ts';
import type { Sources } from './sources.ts';
import { type StartModule, startModuleOf } from './start-module.ts';

const HEAD = ` What becomes of this monolith, phase by phase. Proposed from the inventory: every reason is below, every choice is yours.
 \`nectar plan --check\` lists what is left to decide; \`nectar plan --what-if GLOB\` says what another border costs.`;
const MOST_BLOCKERS = 8;

/**
 * A commented plan file from the inventory and the history of changes: a proposal with reasons, for an engineer to correct.
 * `names` are the parts to take out, in this order; without them the cheapest ones are chosen.
 */
export function proposePlan(
  inventory: Inventory,
  name: string,
  history: History | null = null,
  sources: Sources | null = null,
  names: string[] = [],
): string {
  const cuts = sources === null ? null : cutsOf(inventory, sources);
  const parts = partsOf(inventory, history, cuts, names);
  const plan = planFor(inventory, slug(name), parts);
  if (cuts !== null && sources !== null) cutApplications(inventory, plan, parts, cuts, sources);
  const document = new Document(plan);
  document.commentBefore = HEAD;
  comment(
    document,
    ['phases'],
    ' What is cheapest to cut for what it frees comes first, identity after that; the phase marked final takes what is left.',
  );
  for (const [index, part] of parts.entries()) {
    comment(document, ['services', part.name], part.reasons.map((reason) => ` ${reason}`).join('\n'));
    const phase = document.getIn(['phases', index], true);
    if (isMap(phase) && part.cut !== null) phase.commentBefore = costText(part);
    if (part.cutFiles?.length) comment(document, ['phases', index, 'symbols'], symbolsText(part.cutFiles));
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function costText({ cut, blockers }: Part): string {
  const shown = blockers
    .slice(0, MOST_BLOCKERS)
    .map(({ what, file, line }) => ` In the way: ${what} (${file}:${line})`);
  const rest = blockers.length - shown.length;
  if (rest > 0) shown.push(` … and ${rest} more in the way.`);
  return [` Costs ${cut?.score}: see nectar plan --what-if.`, ...shown].join('\n');
}

function symbolsText(cuts: ProposedCut[]): string {
  return cuts
    .map(({ file, takes, of, share, both }) => {
      const twice = both.length === 0 ? 'none of them' : both.length === takes.length ? 'all of them' : both.join(', ');
      return ` ${file}: ${takes.length} of its ${of} exports and what they need, ${share} % of the file; ${twice} needed by what stays as well.`;
    })
    .join('\n');
}

function comment(document: Document, path: (string | number)[], text: string): void {
  const parent = path.length === 1 ? document.contents : (document.getIn(path.slice(0, -1), true) as Node);
  if (!isMap(parent)) return;
  const key = (parent as YAMLMap).items.find((pair) => isScalar(pair.key) && pair.key.value === path.at(-1))?.key;
  if (isScalar(key)) key.commentBefore = text;
}

const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'monolith';

function planFor(inventory: Inventory, name: string, parts: Part[]): PlanFile {
  const start = startModuleOf(inventory);
  const folder = start?.folder ?? '';
  const run = (script: string) => scriptOf(inventory, folder, script);
  const manifest = inventory.manifests.find(({ path }) => path === `${folder}package.json`);
  const checksTypes = typeCheckScript((manifest?.json.scripts ?? {}) as Record<string, unknown>);
  return {
    version: 1,
    inventory: inventory.fingerprint,
    monolith: {
      name,
      typecheck: checksTypes === null ? null : run(checksTypes),
      build: run('build'),
      // A runner that finds nothing to run fails.
      test: inventory.files.some(({ test }) => test) ? run('test') : null,
      start: run('start') ?? run('start:prod') ?? run('start:dev') ?? run('serve') ?? run('dev') ?? startedBy(start),
      endpoints: {},
      internal: null,
    },
    database: databaseEnvOf(inventory) === null ? null : databaseOf(inventory, parts),
    services: Object.fromEntries(parts.map((part, index) => [part.name, serviceOf(inventory, part, index, name)])),
    phases: parts.map((part) => phaseOf(inventory, part)),
    validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] },
    accepted: [],
  };
}

/** Without a script that says how: Node runs a module that needs no build. */
const startedBy = (start: StartModule | null): string[] =>
  start !== null && /\.[cm]?js$/.test(start.module) ? ['node', start.module] : ['npm', 'start'];

function databaseOf(inventory: Inventory, parts: Part[]): DatabaseSettings {
  const roles = parts.map((part) => {
    const role = roleOf(part);
    return [role, { kind: 'runtime' as const, passwordEnv: `${role.toUpperCase()}_PASSWORD` }] as const;
  });
  return {
    urlEnv: 'MIGRATION_DATABASE_URL',
    schemas: [...new Set(relationsOf(inventory).map((table) => schemaOf(table.name)))].sort(),
    tenant: null,
    roles: Object.fromEntries(roles),
  };
}
