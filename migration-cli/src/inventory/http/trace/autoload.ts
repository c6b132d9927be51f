import { posix } from 'node:path';
import { HOLE, ROOT } from '../../../code/evaluate-paths.ts';
import { pathsOf } from './paths.ts';
import { type Registering, runPlugin } from './plugins.ts';
import type { Tracer } from './tracer-type.ts';
import { type Obj, object, onlyText, optionsOf, truth, UNDEFINED } from './values.ts';

/** @fastify/autoload: every file below a folder is a plugin; the names of folders are prefixes. */
export function autoload(given: Registering): void {
  const { tracer, options, site } = given;
  const dir = onlyText(options.props.get('dir'));
  if (dir === null || !dir.startsWith(ROOT) || dir.includes(HOLE)) {
    tracer.say(site, 'the folder that is loaded is computed');
    return;
  }
  const folder = posix.normalize(dir.slice(ROOT.length)).replace(/\/$/, '');
  const shared = options.props.get('options');
  const handed = shared?.kind === 'object' ? shared : object();
  const prefix = handed.props.get('prefix');
  const above = prefix ? pathsOf(tracer, prefix, site) : [''];
  for (const path of pluginFiles(tracer, folder)) {
    const ending = ownPrefix(given, path) ?? folderPrefix(options, posix.dirname(path).slice(folder.length));
    const prefixes = above.map((text) => `${text}${ending.startsWith('/') || ending === '' ? ending : `/${ending}`}`);
    for (const plugin of optionsOf(tracer.exported(path, 'default')))
      if (plugin.kind === 'function') runPlugin({ ...given, options: handed, prefixes }, plugin);
  }
}

/** Beside an index, the other files of a folder are no plugins. */
function pluginFiles(tracer: Tracer, folder: string): string[] {
  const all = filesBelow(tracer, folder);
  const indexed = new Set(all.filter((path) => INDEX.test(path)).map((path) => posix.dirname(path)));
  return all.filter((path) => INDEX.test(path) || !indexed.has(posix.dirname(path)));
}

const INDEX = /\/index\.[cm]?[jt]s$/;

function filesBelow(tracer: Tracer, folder: string): string[] {
  return [...tracer.source.project.modules.keys()].filter(
    (path) =>
      path.startsWith(`${folder}/`) &&
      tracer.source.files.get(path)?.entry.test !== true &&
      /\.[cm]?[jt]s$/.test(path) &&
      !/(?:\.d\.[cm]?ts|(?:^|\/)_?autohooks\.\w+)$/.test(path),
  );
}

function ownPrefix({ tracer, site }: Registering, path: string): string | null {
  return onlyText(tracer.get(tracer.load(path), 'autoPrefix', site));
}

/** `users/_id` is `/users/:id` where `routeParams` is on. */
function folderPrefix(options: Obj, folder: string): string {
  const named = options.props.get('dirNameRoutePrefix');
  const plain = named?.kind === 'scalar' && named.value === false;
  if (plain) return '';
  return truth(options.props.get('routeParams') ?? UNDEFINED) === false
    ? folder
    : folder.replace(/\/_+([^/]+)/g, '/:$1');
}
