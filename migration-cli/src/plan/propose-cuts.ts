import type { Registration, Registrations } from '../code/slice/registrations.ts';
import type { Inventory } from '../model/inventory.ts';
import type { PhaseSettings, PlanFile, ServiceSettings } from '../model/plan-file.ts';
import { type Areas, areasOf } from './boundaries/areas.ts';
import { buildPhase } from './build-phase.ts';
import { layOut, sharedTargets } from './lay-out.ts';
import { linesLeaving } from './lines-leaving.ts';
import { configDecisions, readyOf, selectionFor, sharesOf } from './propose-application.ts';
import type { Part } from './propose-parts.ts';
import { grantsOf } from './propose-phase.ts';
import { proposeSymbols, withCuts } from './propose-symbols.ts';
import { endpointsOf, environmentFor } from './propose-validation.ts';
import { startedWith } from './reach.ts';
import { areaOfRoutes } from './route-areas.ts';
import { leavesMonolith, leavesService } from './route-selection.ts';
import { movingTests } from './route-tests.ts';
import { registrationsIn } from './slices.ts';
import type { Sources } from './sources.ts';
import { type StartModule, startModuleOf } from './start-module.ts';
import { type Rest, restOf } from './state.ts';

/** What is known where services can be cut out of one application by their routes. */
export interface Cuts {
  rest: Rest;
  registrations: Registrations;
  start: StartModule;
  areas: Areas;
  byArea: Map<string, Registration[]>;
  /** The inventory with each route counted where its handler stands. */
  inventory: Inventory;
  /** The routes that the application answers, where they are registered. */
  answered: Inventory['routes'];
}

/** Null where no start module with routes is found: then parts are cut out as modules. */
export function cutsOf(inventory: Inventory, sources: Sources): Cuts | null {
  const start = startModuleOf(inventory);
  if (start === null) return null;
  const rest = restOf(inventory, sources);
  const none = { services: {}, phases: [] as PlanFile['phases'] } as PlanFile;
  const registrations = registrationsIn(inventory, none, rest);
  const areas = areasOf(inventory);
  const started = startedWith(inventory, start.module);
  const own = registrations.found.filter(({ file }) => started(file));
  const owners = areaOfRoutes(rest.project, own, areas);
  const byArea = new Map<string, Registration[]>();
  for (const [registration, area] of owners) byArea.set(area, [...(byArea.get(area) ?? []), registration]);
  if (byArea.size === 0) return null;
  const answered = inventory.routes.filter(({ file }) => started(file));
  return { rest, registrations, start, areas, byArea, inventory: atHome(inventory, areas, owners), answered };
}

function atHome(inventory: Inventory, areas: Areas, owners: Map<Registration, string>): Inventory {
  const homes = new Map<string, string>();
  for (const [{ file, routes }, area] of owners) {
    const home = areas.list.find(({ name }) => name === area)?.files[0];
    for (const { method, path } of routes) if (home !== undefined) homes.set(`${file} ${method} ${path}`, home);
  }
  const routes = inventory.routes.map((route) => ({
    ...route,
    file: homes.get(`${route.file} ${route.method} ${route.path}`) ?? route.file,
  }));
  return { ...inventory, routes };
}

/** Turns each proposed part into a cut of the application; the plan is changed in place, phase after phase. */
export function cutApplications(
  inventory: Inventory,
  plan: PlanFile,
  parts: Part[],
  cuts: Cuts,
  sources: Sources,
): void {
  let { rest } = cuts;
  for (const [index, part] of parts.entries()) {
    const [service, phase] = [plan.services[part.name], plan.phases[index]];
    if (!service || !phase) continue;
    asApplication(inventory, service, cuts);
    if (part.cut === null) {
      phase.move = [...phase.move, ...stayingBehind(plan, phase, rest, cuts.start.folder)];
      part.inside = leftIn(inventory, rest);
      part.without = plan.phases.flatMap(({ routes }) =>
        routes ? [linesLeaving(cuts.rest, cuts.registrations.found, leavesMonolith(routes))] : [],
      );
      if (plan.database !== null) phase.database = grantsOf(inventory, part);
      continue;
    }
    phase.routes = selectionFor(cuts.answered, cuts.byArea.get(part.name) ?? [], cuts.registrations.found);
    phase.decisions = [...configDecisions(rest, cuts.start), ...movingTests(inventory, rest, phase.routes)];
    phase.move = [];
    const shares = sharesOf(inventory, plan, phase, rest, cuts.registrations);
    phase.move = shares.move;
    part.inside = (path) => shares.files.has(path);
    part.without = [linesLeaving(cuts.rest, cuts.registrations.found, leavesService(phase.routes))];
    part.cutFiles = proposeSymbols(inventory, plan, phase, rest, cuts.registrations);
    Object.assign(phase, withCuts(phase, part.cutFiles));
    if (plan.database !== null) phase.database = grantsOf(inventory, part);
    rest = buildPhase(inventory, plan, phase, rest, cuts.registrations).rest;
  }
  const names = parts.map(({ name }) => name);
  const endpoint = names.at(-1) ?? 'core';
  plan.monolith.endpoints = endpointsOf(names, plan.services);
  plan.validate.env = environmentFor(inventory, sources, cuts.start, {
    portEnv: portEnvOf(inventory),
    endpoint,
    urlEnv: plan.database?.urlEnv ?? null,
  });
}

/** What the phases before copied stands there still, whichever part it counts for. */
function leftIn({ files }: Inventory, { paths }: Rest): (path: string) => boolean {
  const tests = new Set(files.flatMap(({ path, test }) => (test ? [path] : [])));
  return (path) => paths.has(path) && !tests.has(path);
}

/** What is left goes beside the files of the application's folder; of two with one name the other stays where it is. */
function stayingBehind(plan: PlanFile, phase: PhaseSettings, rest: Rest, folder: string): string[] {
  const doubled = sharedTargets(layOut(plan, phase, rest)).flatMap(({ from }) => from);
  return doubled.filter((path) => !path.startsWith(folder)).map((path) => `!${path}`);
}

function asApplication(inventory: Inventory, service: ServiceSettings, { start, answered }: Cuts): void {
  const { module, folder } = start;
  service.backend = {
    port: service.backend?.port ?? 4001,
    portEnv: portEnvOf(inventory),
    entry: { module, export: 'default', kind: 'application', before: [] },
    ready: readyOf(answered),
  };
  service.frontend = null;
  // The tree keeps its shape, so every path in it goes on meaning the same.
  service.place = folder === '' ? { '': 'backend/' } : { [folder]: 'backend/', '': 'backend/' };
}

const portEnvOf = ({ env }: Inventory) =>
  ['PORT', 'APP_PORT', 'SERVER_PORT', 'HTTP_PORT', 'API_PORT', 'NODE_PORT'].find((name) =>
    env.some((entry) => entry.name === name),
  ) ?? 'PORT';
