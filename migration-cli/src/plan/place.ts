import type { ServiceSettings } from '../model/plan-file.ts';

/** Where a file of the monolith stands in the service, relative to the service's folder. The longest prefix wins. */
export function placeIn(service: Pick<ServiceSettings, 'place'>, path: string): string {
  const prefixes = Object.keys(service.place)
    .filter((prefix) => path === prefix || (prefix === '' || prefix.endsWith('/') ? path.startsWith(prefix) : false))
    .sort((a, b) => b.length - a.length);
  const best = prefixes[0];
  if (best === undefined) return path;
  const target = service.place[best] ?? '';
  return path === best ? target : target + path.slice(best.length);
}

/** The same with the service's folder before it. */
export function placed(service: ServiceSettings, path: string): string {
  return `${withSlash(service.folder)}${placeIn(service, path)}`;
}

/** The module of a service that answers calls of the monolith; `extension` with its dot. */
export function internalCallsOf(service: ServiceSettings, extension: string): string {
  return `${withSlash(service.folder)}backend/src/internal/calls${extension}`;
}

export function withSlash(folder: string): string {
  const plain = folder.replace(/^\.\//, '').replace(/\/+$/, '');
  return plain === '' || plain === '.' ? '' : `${plain}/`;
}

/** The workspace of the service that a path of it belongs to. */
export type Part = 'backend' | 'frontend' | '';

export function partOf(service: ServiceSettings, newPath: string): Part {
  const inner = newPath.slice(withSlash(service.folder).length);
  if (service.backend && inner.startsWith('backend/')) return 'backend';
  return service.frontend && inner.startsWith('frontend/') ? 'frontend' : '';
}
