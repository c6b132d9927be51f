import type { ParsedModule } from '../../../code/parse.ts';
import type { Project } from '../../../code/project.ts';
import { DRAWS, isMinified } from '../../browser-code.ts';
import { importsOf } from '../reach.ts';

const FRAMEWORK =
  /['"](?:express|ultimate-express|connect|polka|restana|json-server|express-promise-router|express-async-router|router|@awaitjs\/express|find-my-way|itty-router|restify|restify-router|@tinyhttp\/app|hyper-express|koa|@koa\/router|koa-[\w-]*router|koa-mount|fastify|fastify-[\w-]+|@fastify\/[\w-]+|hono|hono\/[\w-]+|@hono\/[\w-]+|elysia|h3|@?hapi(?:\/\w+)?|(?:@hapipal\/)?haute-couture|@feathersjs\/\w+|feathers|uWebSockets\.js|apollo-server|@apollo\/server\/standalone|graphql-yoga|postgraphile|(?:postgraphile\/)?grafserv(?:\/[\w/.-]+)?|@adonisjs\/core\/services\/router|@ioc:Adonis\/Core\/Route)['"]/;
const naming = new WeakMap<ParsedModule, boolean>();

/** True for a module that names a framework of servers as a specifier. */
export function namesFramework(module: ParsedModule): boolean {
  const known = naming.get(module) ?? FRAMEWORK.test(module.text);
  naming.set(module, known);
  return known;
}
const REGISTERS =
  /(?:\.\s*(?:get|post|put|patch|delete|del|all|use|route|register|group)|\])\s*\(\s*(?:\[\s*)?(?:['"`]|\{\s*(?:method|path|url)\b)/;
/** What is called like an application, whatever names its paths. */
const NAMED =
  /\b(?:app|application|router|\w+(?:App|Router))\s*\.\s*(?:get|post|put|patch|delete|del|all|use|route|register)\s*\(/;

/** The modules that build applications, and those that load them: entries first, so that everything loads in its real order. */
export function modulesToRun(
  project: Project,
  modules: ParsedModule[],
  isBrowsers: (path: string) => boolean,
): { chosen: ParsedModule[]; entries: ParsedModule[] } {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const importers = new Map<string, string[]>();
  for (const module of modules)
    for (const to of importsOf(project, module)) {
      const known = importers.get(to);
      if (known) known.push(module.path);
      else importers.set(to, [module.path]);
    }
  // What runs in browsers builds no application, unless it names a framework of servers.
  const isServer = (module: ParsedModule) => {
    const { path, text } = module;
    if (isMinified(module)) return false;
    return namesFramework(module) || !(/\.[jt]sx$/.test(path) || DRAWS.test(text) || isBrowsers(path));
  };
  const registers = (module: ParsedModule) =>
    namesFramework(module) || REGISTERS.test(module.text) || NAMED.test(module.text);
  const chosen = new Set(modules.filter((module) => registers(module) && isServer(module)).map(({ path }) => path));
  for (const path of chosen)
    for (const importer of importers.get(path) ?? []) {
      const module = byPath.get(importer);
      if (module && isServer(module)) chosen.add(importer);
    }
  const sorted = [...chosen].flatMap((path) => byPath.get(path) ?? []).sort((a, b) => (a.path < b.path ? -1 : 1));
  const isEntry = (module: ParsedModule) => (importers.get(module.path) ?? []).every((path) => path === module.path);
  const entries = sorted.filter(isEntry);
  return { chosen: [...entries, ...sorted.filter((module) => !isEntry(module))], entries };
}
