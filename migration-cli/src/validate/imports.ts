import { posix } from 'node:path';
import { isBuiltin } from '../code/builtins.ts';
import { packageFolder } from '../inventory/package-folder.ts';
import type { Edge, Inventory } from '../model/inventory.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { sharedPackages } from '../plan/packages/names.ts';
import { typesOf } from '../plan/types-of.ts';
import { type Findings, newFindings } from './verdict.ts';

interface Service {
  name: string;
  folder: string;
}

/** Services of the phases up to this one, with their folders ending in '/'. */
export function extractedServices(plan: PlanFile, phase: string): Service[] {
  const last = plan.phases.findIndex(({ name }) => name === phase);
  const names = new Set(
    plan.phases.slice(0, last + 1).flatMap(({ service, seam }) => (seam === true ? [] : [service])),
  );
  return [...names].flatMap((name) => {
    const folder = plan.services[name]?.folder;
    return folder === undefined ? [] : [{ name, folder: `${folder.replace(/\/$/, '')}/` }];
  });
}

/** A service imports its own files, packages that the plan decided on and npm packages that it declares; nothing imports a service. */
export function findImports(plan: PlanFile, phase: string, after: Inventory, before: Inventory): Findings {
  const found = newFindings();
  const undeclared = undeclaredBefore(before);
  const inherited = new Set<string>();
  const services = extractedServices(plan, phase);
  const shared = sharedPackages(plan)
    .map(({ folder }) => folder)
    .filter((folder) => after.files.some(({ path }) => path.startsWith(folder)));
  const owner = (path: string) => services.find(({ folder }) => path.startsWith(folder)) ?? null;
  for (const edge of after.edges) {
    if (edge.anchor === true) continue;
    found.done++;
    if (owner(edge.from) !== null && edge.package !== null && undeclared.has(edge.package)) {
      inherited.add(`${edge.from}:${edge.line} ${edge.package}`);
      continue;
    }
    const problem = problemOf(edge, owner(edge.from), edge.to === null ? null : owner(edge.to), shared, after);
    if (problem !== null) found.failed.push(`${edge.from}:${edge.line} ${problem}`);
  }
  for (const { name, folder } of services) {
    if (!after.files.some(({ path }) => path.startsWith(folder)))
      found.failed.push(`${folder} of ${name} holds no file`);
  }
  for (const { file, line, what, why } of after.unresolved) {
    if (why.startsWith('the view is in no view folder') && hasAllTemplates(owner(file)?.folder, before, after))
      continue;
    if (
      owner(file) !== null &&
      !NO_LOAD.test(what) &&
      !OF_NO_LOAD.test(why) &&
      !staysInside(file, what, owner(file)?.folder ?? '')
    )
      found.undecided.push(`${file}:${line} ${what}: ${why}`);
  }
  if (inherited.size > 0)
    found.evidence.push({
      type: 'list',
      title: 'Packages that the monolith used without declaring them, and its services do likewise',
      items: [...inherited].sort(),
    });
  return found;
}

/** Whichever view a computed name means, the service has it: every template of the monolith stands at its place below the service. */
function hasAllTemplates(folder: string | undefined, before: Inventory, after: Inventory): boolean {
  if (folder === undefined) return false;
  const own = after.files.filter(({ path }) => path.startsWith(folder)).map(({ path }) => path);
  const templates = before.files.filter(({ kind, test }) => kind === 'template' && !test);
  return templates.length > 0 && templates.every(({ path }) => own.some((copy) => copy.endsWith(`/${path}`)));
}

/** What could not be read of SQL, collections, the environment, routes or jobs says nothing about what is loaded. */
const NO_LOAD =
  /^(?:SQL$|(?:function|view|policy) \S|do block$|(?:a )?job\b|graphile-worker$|collection$|route$|R\.\w+$|process\.env\b|[A-Z]+ [/*]|renameTable$|\.\w+\(\)$)/;
/** The same where a name says nothing of what it is: a table, a model, a package with routes or work of its own. */
const OF_NO_LOAD =
  /\btables?\b|name of the model|^what \S+ runs without a request|^routes that|deploys functions|^\S+ reads every variable/;

/** Packages that the monolith imports and no package.json of it names: optional ones, or ones that came with others. */
function undeclaredBefore({ edges, manifests }: Inventory): Set<string> {
  const declared = new Set(manifests.flatMap(({ json }) => declaredBy(json)));
  return new Set(
    edges.flatMap(({ package: name }) =>
      name === null || isBuiltin(name) || declared.has(name) || declared.has(typesOf(name)) ? [] : [name],
    ),
  );
}

/** Its own name and every package that it names. */
function declaredBy(json: Record<string, unknown>): string[] {
  const groups = [json.dependencies, json.devDependencies, json.optionalDependencies, json.peerDependencies];
  const named = groups.flatMap((group) => (typeof group === 'object' && group !== null ? Object.keys(group) : []));
  return typeof json.name === 'string' ? [json.name, ...named] : named;
}

/** A path to what git does not hold, such as the service's own .env, still tells where it leads. */
function staysInside(file: string, what: string, folder: string): boolean {
  const path = /^\.{1,2}\//.test(what) ? posix.join(posix.dirname(file), what) : what;
  return posix.normalize(path).startsWith(folder);
}

function problemOf(
  edge: Edge,
  from: Service | null,
  to: Service | null,
  shared: string[],
  after: Inventory,
): string | null {
  const home = shared.find((folder) => edge.from.startsWith(folder));
  if (home !== undefined) return problemInside(edge, home, after);
  if (from === null) return to === null ? null : `belongs to the monolith and imports ${edge.to} of ${to.name}`;
  if (edge.to !== null) {
    const allowed =
      from === to || shared.some((folder) => edge.to?.startsWith(folder)) || isInWorkingFolder(edge, edge.to, after);
    return allowed ? null : `leaves ${from.folder}: it imports ${edge.to}`;
  }
  const name = edge.package;
  if (name === null || isBuiltin(name) || declares(after, from.folder, edge.from, name)) return null;
  return `imports ${name}, which no package.json of ${from.name} declares`;
}

/** A service is started in the folder of its own manifest, so a path from the working directory begins there. */
function isInWorkingFolder({ from, base, missing }: Edge, to: string, { manifests, files }: Inventory): boolean {
  const home = packageFolder(manifests, from);
  if (base !== '' || home === '') return false;
  return missing === true || files.some(({ path }) => path === home + to || path.startsWith(`${home}${to}`));
}

/** A shared package is whole: it imports its own files and npm packages that it declares. */
function problemInside({ from, to, package: name }: Edge, home: string, after: Inventory): string | null {
  if (to !== null) return to.startsWith(home) ? null : `leaves ${home}: it imports ${to}`;
  if (name === null || isBuiltin(name) || declares(after, home, from, name)) return null;
  return `imports ${name}, which ${home}package.json does not declare`;
}

/** True where a package.json between the file and the home of its service or package names the package, or a types package of it. */
function declares(after: Inventory, home: string, file: string, name: string): boolean {
  return after.manifests.some(({ path, json }) => {
    const folder = path.slice(0, -'package.json'.length);
    if (!folder.startsWith(home) || !file.startsWith(folder)) return false;
    const names = declaredBy(json);
    return names.includes(name) || names.includes(typesOf(name));
  });
}
