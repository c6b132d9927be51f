import { METHODS } from 'node:http';
import type { Express } from 'express';

/** What Express keeps of a route or a router; its types don't name it. */
interface Layer {
  route?: { path: string | string[]; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

function routesIn(stack: Layer[]): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (route === undefined) return routesIn(handle.stack ?? []);
    const named = Object.keys(route.methods).map((method) => method.toUpperCase());
    const methods = METHODS.every((method) => named.includes(method)) ? ['ALL'] : named;
    return [route.path].flat().flatMap((path) => methods.map((method) => `${method} ${path}`));
  });
}

/** Every route that an application answers, "GET /api/things/:id", sorted. */
export const mountedRoutes = (app: Express): string[] =>
  routesIn((app.router as unknown as { stack: Layer[] }).stack).sort();

interface Document {
  paths: Record<string, Record<string, unknown>>;
}

/** The same list from the OpenAPI document at `base`, with parameters in braces. */
export async function documentedRoutes(base: string): Promise<string[]> {
  const reply = await fetch(`${base}/openapi.json`);
  const { paths } = (await reply.json()) as Document;
  return Object.entries(paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
}

export const inBraces = (route: string): string => route.replace(/[:*](\w+)/g, '{$1}');
