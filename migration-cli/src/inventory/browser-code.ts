import type { ParsedModule } from '../code/parse.ts';
import type { Edge } from '../model/inventory.ts';
import type { Source } from './project.ts';

/** Libraries that draw in browsers. */
export const DRAWS =
  /['"](?:react|react-dom|preact|vue|svelte|@angular\/core|mobx|mobx-react|react-redux|@reduxjs\/toolkit|next\/link|solid-js)['"]/;
const COMPONENT = /\.[jt]sx$/;
const MINIFIED = /[.-]min\.[cm]?js$/;
const SERVED = /(?:^|\/)(?:public|static|wwwroot|assets|public_html|www)\//;

/** By its name, or by lines that nobody wrote. */
export function isMinified({ path, text }: ParsedModule): boolean {
  return MINIFIED.test(path) || (text.length > 20_000 && text.length > 500 * text.split('\n').length);
}

/**
 * Says of a module that it runs in browsers and never in a server: components, what pages load, what stands minified or
 * served in a static folder, and what nothing but such modules loads.
 */
export function browserCode({ files, project }: Source, edges: Edge[]): (path: string) => boolean {
  const isTest = (path: string) => files.get(path)?.entry.test === true;
  const loads = edges.filter(({ to, from, anchor }) => to !== null && from !== to && anchor !== true && !isTest(from));
  const bySource = Map.groupBy(loads, ({ from }) => from);
  const paged = new Set(loads.filter(({ kind }) => kind === 'html').map(({ to }) => to ?? ''));
  const loaded = new Set(loads.filter(({ kind }) => kind !== 'html').map(({ to }) => to ?? ''));
  const draws = (path: string) => {
    const module = project.modules.get(path);
    return COMPONENT.test(path) || (module !== undefined && (isMinified(module) || DRAWS.test(module.text)));
  };
  const isStart = (path: string) => paged.has(path) || SERVED.test(path);
  const reached = (from: string[], stops: (path: string) => boolean): Set<string> => {
    const seen = new Set(from);
    for (const path of seen) for (const { to } of bySource.get(path) ?? []) if (to !== null && !stops(to)) seen.add(to);
    return seen;
  };
  const modules = [...project.modules.keys()].filter((path) => !isTest(path));
  const roots = modules.filter((path) => !loaded.has(path));
  const server = reached(
    roots.filter((path) => !draws(path) && !isStart(path)),
    draws,
  );
  const browser = reached(
    modules.filter((path) => draws(path) || (!loaded.has(path) && isStart(path))),
    (path) => server.has(path),
  );
  return (path) => browser.has(path);
}
