import { posix } from 'node:path';
import type { Inventory } from '../model/inventory.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { internalCallsOf, placed } from '../plan/place.ts';
import { startedWith } from '../plan/reach.ts';
import { leavesMonolith, leavesService } from '../plan/route-selection.ts';
import { type Findings, newFindings } from './verdict.ts';

/** Every route of the monolith is still answered somewhere, and nothing new is besides health and the generated calls. */
export function findRoutes(plan: PlanFile, before: Inventory, after: Inventory): Findings {
  const found = newFindings();
  const keys = (inventory: Inventory) =>
    new Set(inventory.routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`));
  const [old, now] = [keys(before), keys(after)];
  found.done = old.size;
  for (const key of old) if (!now.has(key)) found.failed.push(`${key} is answered nowhere any more`);
  const generated = generatedModules(plan);
  const ready = Object.values(plan.services).flatMap(({ backend }) => (backend === null ? [] : [backend.ready]));
  for (const { method, path, file, line } of after.routes) {
    const key = `${method.toUpperCase()} ${path}`;
    const own = generated.has(file) || ready.includes(path) || /^\/(?:health|ready)z?$/.test(path);
    if (!old.has(key) && !own) found.failed.push(`${key} is new (${file}:${line})`);
  }
  found.failed.push(...wrongSides(plan, after));
  found.evidence.push({ type: 'list', title: 'Routes after', items: [...now].sort() });
  return found;
}

/** Of an application that is cut by its routes, each side answers its own and what both share, and nothing of the other. */
function wrongSides({ phases, services }: PlanFile, after: Inventory): string[] {
  const { routes, files } = after;
  const folderOf = (service: string) => `${(services[service]?.folder ?? service).replace(/\/$/, '')}/`;
  const folders = Object.keys(services).map(folderOf);
  const done = phases.filter(({ service }) => files.some(({ path }) => path.startsWith(folderOf(service))));
  return done.flatMap(({ service, routes: cutTo }) => {
    if (cutTo === undefined) return [];
    const said = ({ method, path, file, line }: Inventory['routes'][number]) => `${method} ${path} (${file}:${line})`;
    const own = routes.filter(({ file }) => file.startsWith(folderOf(service)));
    const started = startedByMonolith(after, services[service]?.backend?.entry.module);
    const rest = routes.filter(({ file }) => started(file) && !folders.some((folder) => file.startsWith(folder)));
    return [
      ...own.filter(leavesService(cutTo)).map((route) => `${said(route)} is answered by ${service} as well`),
      ...rest.filter(leavesMonolith(cutTo)).map((route) => `${said(route)} is answered by the monolith as well`),
    ];
  });
}

/** Another program that is left in the tree answers what it likes. */
function startedByMonolith(after: Inventory, start: string | undefined): (path: string) => boolean {
  return after.modules.some(({ path }) => path === start) ? startedWith(after, start ?? '') : () => true;
}

/** The modules with the internal calls: where one stands in the monolith, where services put it, and the services' own. */
function generatedModules({ monolith, services }: PlanFile): Set<string> {
  if (monolith.internal === null) return new Set();
  const { module } = monolith.internal;
  const extension = posix.extname(module);
  const inServices = Object.values(services).flatMap((service) => [
    placed(service, module),
    internalCallsOf(service, extension),
  ]);
  return new Set([module, ...inServices]);
}
