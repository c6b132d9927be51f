import type { Node } from '../../../code/ast.ts';
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
  /** True for AdonisJS 4, whose parameters have the names of resources as they are. */
  plainNames?: true;
  /** The expression that makes it, where that is written in the tree. */
  made: Node | null;
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
  /** Where a description says it, for a package that routes by one. */
  at?: { file: string; line: number };
}

export function newRouter(kind: RouterKind, own: string[] = [''], root = false): Router {
  return { kind, own, mounts: [], root, adrift: false, made: null };
}

const MAX_CHAINS = 64;

/** A router, then each that it is mounted on, once for each way up. */
function chainsOf(router: Router, seen: Router[] = []): Router[][] {
  const above = router.mounts
    .map(({ parent }) => parent)
    .filter((parent) => parent !== router && !seen.includes(parent));
  if (above.length === 0) return [[router]];
  const whole = above.flatMap((parent) => chainsOf(parent, [...seen, router]).slice(0, MAX_CHAINS));
  return whole.slice(0, MAX_CHAINS).map((chain) => [router, ...chain]);
}

/** Without what a function that ran a second time registered on an application which only the first time was mounted. */
export function withoutRepeated(found: Registration[]): Registration[] {
  if (new Set(found.map(({ router }) => router)).size === 1) return found;
  const all = found.map((item) => ({ item, chains: chainsOf(item.router) }));
  const everyChain = all.flatMap(({ chains }) => chains);
  return all
    .filter(({ chains }) => !chains.every((chain) => everyChain.some((other) => goesFurther(chain, other))))
    .map(({ item }) => item);
}

/** True where the same expressions make both, one is mounted on something more, and that is not the top of the other. */
function goesFurther(chain: Router[], other: Router[]): boolean {
  const isSame = (router: Router, index: number) => (router.made ?? router) === (other[index]?.made ?? other[index]);
  return chain.length < other.length && chain.at(-1) !== other.at(-1) && chain.every(isSame);
}
