import type { ParsedModule } from '../../../code/parse.ts';

export type RouterKind = 'express' | 'koa' | 'fastify' | 'hapi' | 'hono' | 'restify' | 'feathers' | 'adonis' | 'any';

/** One application or router that the source makes. */
export interface Router {
  kind: RouterKind;
  /** The prefixes that it brings along. */
  own: string[];
  mounts: Mount[];
  /** True for what listens itself. */
  root: boolean;
  /** True for an application that nobody known hands in. */
  adrift: boolean;
}

export interface Mount {
  parent: Router;
  prefixes: string[];
}

export interface Registration {
  router: Router;
  method: string;
  path: string;
  module: ParsedModule;
  /** The offset of what registers it. */
  start: number;
}

export function newRouter(kind: RouterKind, own: string[] = [''], root = false): Router {
  return { kind, own, mounts: [], root, adrift: false };
}
