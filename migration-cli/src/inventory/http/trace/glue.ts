import { posix } from 'node:path';
import { ROOT } from '../../../code/evaluate-paths.ts';
import { routerObject } from './makers.ts';
import { registerPlugin } from './plugins.ts';
import type { Tracer } from './tracer-type.ts';
import { type External, object, onlyText, type Site, UNKNOWN, type Value } from './values.ts';

/** Glue of hapi: `Glue.compose({ register: { plugins: ['./users'] } }, { relativeTo: __dirname })`. */
export function glue(tracer: Tracer, { specifier, path }: External, args: Value[], site: Site): Value | null {
  if (!/^(?:@hapi\/)?glue$/.test(specifier) || path.at(-1) !== 'compose') return null;
  const [manifest = UNKNOWN, options = UNKNOWN] = args;
  const made = routerObject('hapi', [''], site, true);
  const server = tracer.get(manifest, 'server', site);
  const rows = [
    tracer.get(tracer.get(manifest, 'register', site), 'plugins', site),
    tracer.get(manifest, 'registrations', site),
  ];
  const known = rows.filter(({ kind }) => kind !== 'unknown');
  if (known.length === 0 && server.kind === 'unknown') tracer.say(site, 'the plugins of the server are computed');
  const relativeTo = onlyText(tracer.get(options, 'relativeTo', site));
  for (const row of known) {
    if (row.kind !== 'list') tracer.say(site, 'the plugins of the server are computed');
    for (const item of row.kind === 'list' ? row.items : []) plug(tracer, made, item, relativeTo, site);
  }
  return made;
}

function plug(tracer: Tracer, server: Value, item: Value, relativeTo: string | null, site: Site): void {
  if (server.kind !== 'object' || !server.router) return;
  const row = item.kind === 'object' ? item : object([['plugin', item]]);
  const named = row.props.get('plugin') ?? item;
  // Of old, the plugin was below `register`, beside its options.
  const inner = named.kind === 'object' ? (named.props.get('register') ?? named) : named;
  const plugin = inner.kind === 'text' ? loaded(tracer, onlyText(inner), relativeTo, site) : named;
  const options = row.props.get('options');
  const nested = options?.kind === 'object' ? options.props.get('routes') : undefined;
  const routes = row.props.get('routes') ?? nested;
  registerPlugin(tracer, server, server.router, [plugin, object(routes ? [['routes', routes]] : [])], site);
}

/** A path is relative to `relativeTo`; every other name is a package. */
function loaded(tracer: Tracer, name: string | null, relativeTo: string | null, site: Site): Value {
  if (name === null) {
    tracer.say(site, 'which plugin is registered is computed');
    return UNKNOWN;
  }
  const folder = relativeTo?.startsWith(ROOT) ? relativeTo.slice(ROOT.length) : null;
  const whole = name.startsWith(ROOT)
    ? name.slice(ROOT.length)
    : name.startsWith('.') && folder !== null
      ? posix.join(folder, name)
      : null;
  if (whole === null) return tracer.resolve(name, site.frame.module) ?? UNKNOWN;
  const { to } = tracer.source.project.resolve('index.js', `./${whole}`);
  return to === null ? UNKNOWN : tracer.load(to);
}
