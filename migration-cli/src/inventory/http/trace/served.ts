import type { ParsedModule } from '../../../code/parse.ts';
import { packageFolder } from '../../package-folder.ts';
import { routersIn } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import type { External, Value } from './values.ts';

/** What hands requests to an application that does not listen by itself. */
const SERVES =
  /^(?:serve|handle|streamHandle|createServer|createAdaptorServer|getRequestListener|toNodeListener|toNodeHandler|toWebHandler|listen)$/;

/** `serve(app)`, `handle(app)` of an adapter, `toNodeListener(app)`: the application answers requests from here. */
export function servedBy({ path, specifier }: External, args: Value[]): null {
  if (SERVES.test(path.filter((key) => key !== 'default').at(-1) ?? specifier)) for (const arg of args) markServed(arg);
  return null;
}

/** Applications of Hono, Elysia and H3 are routers as well: those that answer requests are no part of another one. */
export function markServed(value: Value): void {
  for (const router of routersIn([value])) if (router.kind === 'hono') router.root = true;
}

/** `export default app` of the one module of a package that does so and that nothing imports: what starts it serves that. */
export function markDefaultExports(tracer: Tracer, entries: ParsedModule[]): void {
  const all = entries
    .map(({ path }) => ({ path, value: tracer.exported(path, 'default') }))
    .filter(({ value }) => routersIn([value]).some(({ kind }) => kind === 'hono'));
  const inPackages = Map.groupBy(all, ({ path }) => packageFolder(tracer.source.manifests, path));
  for (const [first, ...more] of inPackages.values()) if (first && more.length === 0) markServed(first.value);
}
