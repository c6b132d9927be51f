import { posix } from 'node:path';
import { parse } from 'yaml';
import { isObject } from '../../code/json-object.ts';
import { LOCK_FILES } from '../../code/lock-kind.ts';
import type { ServiceSettings } from '../../model/plan-file.ts';
import { matcher } from '../globs.ts';
import { lockNear } from '../lock-files.ts';
import { nearestTo } from '../nearest.ts';
import { type Rest, readJson } from '../state.ts';

/** A package of the repository that its package manager links by its name. */
export interface Workspace {
  name: string;
  /** In the monolith, ending in '/'. */
  folder: string;
  /** In the service, without a '/' at its end. */
  home: string;
  manifest: Record<string, unknown>;
}

/** The packages beside the one that a cut application starts in; none where the repository has no workspaces. */
export function workspacesBeside(rest: Rest, { backend }: ServiceSettings): Workspace[] {
  if (backend?.entry.kind !== 'application') return [];
  const own = nearestTo(rest.paths, backend.entry.module, 'package.json');
  const root = lockNear(rest, backend.entry.module)?.folder ?? '';
  const isMember = matcher(patternsOf(rest, root));
  return [...rest.paths]
    .filter((path) => path.endsWith('/package.json'))
    .flatMap((path): Workspace[] => {
      const folder = path.slice(0, -'package.json'.length);
      const inner = folder.slice(root.length).replace(/\/$/, '');
      if (path === own || folder === root || !folder.startsWith(root) || !isMember(inner)) return [];
      const manifest = readJson(rest.text(path));
      const isApart = LOCK_FILES.some((lock) => rest.paths.has(folder + lock));
      if (manifest === null || typeof manifest.name !== 'string' || isApart) return [];
      return [{ name: manifest.name, folder, home: homeOf(inner), manifest }];
    });
}

function patternsOf(rest: Rest, root: string): string[] {
  const { workspaces } = readJson(rest.text(`${root}package.json`)) ?? {};
  const text = rest.text(`${root}pnpm-workspace.yaml`);
  const said: unknown = text === null ? null : parse(text);
  const given = [isObject(workspaces) ? workspaces.packages : workspaces, isObject(said) ? said.packages : []];
  return given.flatMap((list) =>
    (Array.isArray(list) ? list : []).flatMap((item) =>
      typeof item === 'string' ? item.replace(/^(!?)\.\//, '$1').replace(/\/$/, '') : [],
    ),
  );
}

/** Folders that a service has of its own stay its own. */
const homeOf = (inner: string) => (/^(?:backend|frontend|scripts)(?:\/|$)/.test(inner) ? `workspaces/${inner}` : inner);

/** Settings at the root that those of a package extend. */
const AT_ROOT = /^(?:tsconfig[\w.-]*\.json|\.babelrc(?:\.\w+)?|babel\.config\.\w+|\.swcrc)$/;

/** The service with a place for each of these packages, and for the settings above them, where the plan gives none. */
export function withPlaces(service: ServiceSettings, beside: Workspace[], rest: Rest): ServiceSettings {
  if (beside.length === 0) return service;
  const own = nearestTo(rest.paths, service.backend?.entry.module ?? '', 'package.json') ?? '';
  const root = lockNear(rest, service.backend?.entry.module ?? '')?.folder ?? '';
  const settings = posix.dirname(own) === (posix.dirname(`${root}x`) || '.') ? [] : [...rest.paths];
  const above = settings.filter((path) => path.startsWith(root) && AT_ROOT.test(path.slice(root.length)));
  const place = {
    ...Object.fromEntries(beside.map(({ folder, home }) => [folder, `${home}/`])),
    ...Object.fromEntries(above.map((path) => [path, path.slice(root.length)])),
    ...service.place,
  };
  return { ...service, place };
}

/** The manifest of the repository, where the application has one of its own below it. */
export function manifestAbove(rest: Rest, { backend }: ServiceSettings, beside: Workspace[]): string | null {
  const module = backend?.entry.module ?? '';
  const path = `${lockNear(rest, module)?.folder ?? ''}package.json`;
  return beside.length === 0 || nearestTo(rest.paths, module, 'package.json') === path ? null : path;
}

/** What code may show of the manifest above: texts and numbers that no program reads. */
export function shownAbove(rest: Rest, path: string): Record<string, unknown> {
  const isShown = ([key, value]: [string, unknown]) =>
    /^(?:string|number|boolean)$/.test(typeof value) &&
    !/^(?:name|private|description|type|main|packageManager)$/.test(key);
  return Object.fromEntries(Object.entries(readJson(rest.text(path)) ?? {}).filter(isShown));
}

/** True where a specifier, or a word of a script, is of a package. */
export const isOf = ({ name }: Workspace, specifier: string): boolean =>
  specifier === name || specifier.startsWith(`${name}/`);

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** The range that a manifest asks for a package by; null where it does not. */
export function rangeIn(manifest: Record<string, unknown>, name: string): string | null {
  for (const group of GROUPS) {
    const range = ((manifest[group] ?? {}) as Record<string, unknown>)[name];
    if (typeof range === 'string') return range;
  }
  return null;
}
