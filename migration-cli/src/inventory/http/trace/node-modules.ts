import { posix } from 'node:path';
import picomatch from 'picomatch';
import { HOLE, join, ROOT } from '../../../code/evaluate-paths.ts';
import { product } from '../../../code/evaluate-texts.ts';
import { packageFolder } from '../../package-folder.ts';
import { callWith } from './calls.ts';
import { variableOf } from './loads.ts';
import type { Tracer } from './tracer-type.ts';
import {
  assumedIn,
  type External,
  list,
  object,
  onlyText,
  optionsOf,
  type Site,
  scalar,
  text,
  textsOf,
  UNKNOWN,
  union,
  type Value,
} from './values.ts';

/** Functions of `path`, `fs`, `url` and packages that list files; null where it is none of these. */
export function callNode(tracer: Tracer, { specifier, path }: External, args: Value[], site: Site): Value | null {
  const plain = specifier.replace(/^node:/, '');
  const name = path.at(-1) ?? '';
  if (/^path(?:\/posix)?$/.test(plain)) return callPath(name, args, site);
  if (/^(?:fs|fs-extra|graceful-fs|fs\/promises)$/.test(plain)) return callFiles(tracer, name, args, site);
  if (plain === 'url') return /^(?:fileURLToPath|pathToFileURL)$/.test(name) ? (args[0] ?? UNKNOWN) : null;
  if (/^(?:glob|fast-glob|globby|tiny-glob|tinyglobby)$/.test(plain)) return callGlob(tracer, args, site);
  if (/^(?:require-all|require-dir|require-directory|include-all)$/.test(plain))
    return loadedFolder(tracer, args, site);
  if (specifier === 'import.meta' && name === 'glob') return globbedModules(tracer, args, site);
  return null;
}

/** The properties of `path`, `import.meta` and `process` that are texts. */
export function nodeProperty(tracer: Tracer, { specifier, path }: External, site: Site): Value | null {
  const { module } = site.frame;
  const name = [specifier.replace(/^node:/, ''), ...path].join('.');
  if (name === 'import.meta.url' || name === 'import.meta.filename') return text(ROOT + module.path);
  if (name === 'import.meta.dirname') return text(ROOT + folder(module.path));
  if (name === 'path.sep') return text('/');
  if (name === 'app-root-path.path') return text(ROOT);
  if (specifier === 'require' && path[0] === 'main') return UNKNOWN;
  return specifier === 'process' && path[0] === 'env' && path.length === 2
    ? environmentText(tracer, path[1] ?? '', site)
    : null;
}

/** A variable has the value that an example file of the tree gives it; what it really is, nobody can read. */
function environmentText(tracer: Tracer, name: string, site: Site): Value | null {
  const [value] = tracer.environment.valuesOf(name, site.frame.module.path);
  return value === undefined ? null : text(value, null, name);
}

const folder = (path: string) => (posix.dirname(path) === '.' ? '' : posix.dirname(path));

function callPath(name: string, args: Value[], site: Site): Value | null {
  const parts = args.map(textsOf);
  const found = args.some((arg) => arg.kind === 'text' && arg.found);
  const options = (texts: string[]) =>
    union(texts.map((item) => text(item, site, found ? assumedIn(args) : null, found)));
  const [first = [HOLE], second] = parts;
  const rooted = (item: string, change: (path: string) => string) =>
    item.startsWith(ROOT) ? ROOT + change(item.slice(ROOT.length)) : change(item);
  if (name === 'join') return options(combined(parts).map((segments) => join(segments)));
  if (name === 'resolve') return options(combined(parts).map(resolved));
  if (name === 'dirname') return options(first.map((item) => rooted(item, folder)));
  if (name === 'basename') return options(first.map((item) => posix.basename(item, second?.[0])));
  if (name === 'extname') return options(first.map((item) => posix.extname(item)));
  if (name === 'normalize') return options(first.map((item) => rooted(item, posix.normalize)));
  if (name === 'relative')
    return options(
      product([first, second ?? ['']]).map((_, index) => relative(first[index] ?? HOLE, second?.[0] ?? HOLE)),
    );
  if (name !== 'parse') return null;
  const { base, ext, name: stem } = posix.parse(first[0] ?? HOLE);
  return object([
    ['base', text(base)],
    ['ext', text(ext)],
    ['name', text(stem)],
  ]);
}

const relative = (from: string, to: string) =>
  from.includes(HOLE) || to.includes(HOLE)
    ? HOLE
    : posix.relative(from.replace('\u0000', ''), to.replace('\u0000', ''));

function combined(parts: string[][]): string[][] {
  const all = parts.reduce<string[][]>(
    (heads, tails) => heads.flatMap((head) => tails.map((tail) => [...head, tail])),
    [[]],
  );
  return all.slice(0, 24);
}

function resolved(segments: string[]): string {
  const start = segments.findLastIndex((segment) => segment.startsWith(ROOT) || segment.startsWith('/'));
  const used = start === -1 ? [ROOT, ...segments] : segments.slice(start);
  return used[0]?.startsWith('/') ? posix.resolve(...used) : join(used);
}

function callFiles(tracer: Tracer, name: string, args: Value[], site: Site): Value | null {
  const [path] = textsOf(args[0] ?? UNKNOWN);
  const inTree = path === undefined || path.includes(HOLE) ? null : treePath(path);
  if (/^(?:existsSync|pathExists|pathExistsSync)$/.test(name))
    return inTree === null ? UNKNOWN : scalar(exists(tracer, inTree));
  if (/^(?:statSync|lstatSync|stat|lstat)$/.test(name)) return inTree === null ? UNKNOWN : statsOf(tracer, inTree);
  if (/^readFile(?:Sync)?$/.test(name)) return inTree === null ? UNKNOWN : textOf(tracer, inTree);
  if (!/^readdir(?:Sync)?$/.test(name)) return null;
  const found = inTree === null ? UNKNOWN : entriesIn(tracer, inTree, args[1], site);
  const callback = args.at(-1);
  if (callback?.kind === 'function') callWith(tracer, callback, [scalar(null), found], site);
  return found;
}

function treePath(path: string): string | null {
  if (path.startsWith(ROOT)) return posix.normalize(path.slice(ROOT.length) || '.').replace(/\/$/, '');
  return path.startsWith('/') ? null : posix.normalize(path).replace(/\/$/, '');
}

const under = (path: string) => (path === '.' || path === '' ? '' : `${path}/`);

const exists = (tracer: Tracer, path: string) =>
  tracer.source.files.has(path) || [...tracer.source.files.keys()].some((file) => file.startsWith(under(path)));

function textOf(tracer: Tracer, path: string): Value {
  const content = tracer.source.files.get(path)?.text;
  return content === null || content === undefined ? UNKNOWN : text(content);
}

function statsOf(tracer: Tracer, path: string): Value {
  const isFile = tracer.source.files.has(path);
  if (!isFile && !exists(tracer, path)) return UNKNOWN;
  const answer = (value: boolean) => ({ kind: 'native', name: 'stat', call: () => scalar(value) }) as const;
  return object([
    ['isDirectory', answer(!isFile)],
    ['isFile', answer(isFile)],
    ['isSymbolicLink', answer(false)],
  ]);
}

function entriesIn(tracer: Tracer, path: string, options: Value | undefined, site: Site): Value {
  const head = under(path);
  const below = [...tracer.source.files]
    .filter(([file, { entry }]) => file.startsWith(head) && !entry.test)
    .map(([file]) => file.slice(head.length));
  const names = [...new Set(below.map((file) => file.split('/')[0] ?? file))];
  const typed = options?.kind === 'object' && options.props.has('withFileTypes');
  return list(
    names.map((name) => {
      if (!typed) return text(name, null);
      const isFile = tracer.source.files.has(head + name);
      const stats = statsOf(tracer, head + name);
      return stats.kind === 'object'
        ? object([...stats.props, ['name', text(name)]], site)
        : object([['name', text(name)]], isFile ? site : null);
    }),
  );
}

/** The files of the tree that patterns match, as whole paths; relative where the patterns are. */
function callGlob(tracer: Tracer, args: Value[], site: Site): Value {
  const options = args.find((arg) => arg.kind === 'object');
  const cwd = options?.kind === 'object' ? onlyText(options.props.get('cwd')) : null;
  const absolute = options?.kind === 'object' && options.props.has('absolute');
  const patterns = (args[0]?.kind === 'list' ? args[0].items : optionsOf(args[0] ?? UNKNOWN)).flatMap(textsOf);
  const base = cwd === null ? '' : (treePath(cwd) ?? '');
  const found = absoluteIn(patterns) ? matchingFrom(tracer, patterns, site) : matching(tracer, patterns, base);
  if (!found) return unknownFiles(tracer, args, site);
  const rooted = absolute || absoluteIn(patterns);
  const variable = variableOf(tracer.environment, patterns);
  const items = found.map((file) => text(rooted ? ROOT + file : file.slice(under(base).length), null, variable, true));
  const callback = args.at(-1);
  if (callback?.kind === 'function') callWith(tracer, callback, [scalar(null), list(items)], site);
  return list(items);
}

const absoluteIn = (patterns: string[]) => patterns.some((pattern) => pattern.startsWith(ROOT));

/**
 * The same for patterns that begin in the working directory: a package is started in its own folder, and what is only at the
 * root is found by a process that was started there.
 */
export function matchingFrom(tracer: Tracer, patterns: string[], { frame: { module } }: Site): string[] | null {
  const home = packageFolder(tracer.source.manifests, module.path);
  const isBelow = (pattern: string) => pattern.replace(/^!/, '').replace(ROOT, '').replace(/^\/+/, '').startsWith(home);
  const here = home === '' || patterns.every(isBelow) ? [] : matching(tracer, patterns.map(withoutRoot), home);
  return here?.length === 0 ? matching(tracer, patterns, '') : here;
}

const withoutRoot = (pattern: string) => pattern.replace(ROOT, '').replace(/^(!?)\/+/, '$1');

/** What a pattern finds that nobody knows may be anything. */
function unknownFiles(tracer: Tracer, args: Value[], site: Site): Value {
  const found = list([], true);
  const callback = args.at(-1);
  if (callback?.kind === 'function') callWith(tracer, callback, [scalar(null), found], site);
  return found;
}

/** The files of the tree outside of tests that patterns match from a folder; null where a pattern is not known. */
function matching(tracer: Tracer, patterns: string[], base: string): string[] | null {
  if (patterns.some((pattern) => pattern.includes(HOLE))) return null;
  const whole = patterns.map((pattern) => {
    const inner = pattern.replace(/^!/, '');
    const path = inner.startsWith(ROOT) ? posix.normalize(inner.slice(ROOT.length)) : posix.join(base, inner);
    return { path, unwanted: pattern.startsWith('!') };
  });
  const wanted = picomatch(whole.filter(({ unwanted }) => !unwanted).map(({ path }) => path));
  const unwanted = picomatch(whole.filter((item) => item.unwanted).map(({ path }) => path));
  return [...tracer.source.files]
    .filter(([file, { entry }]) => !entry.test && wanted(file) && !unwanted(file))
    .map(([file]) => file);
}

/** `requireAll(folder)`: the modules of a folder by their names. */
function loadedFolder(tracer: Tracer, [first]: Value[], site: Site): Value {
  const given = first?.kind === 'object' ? (first.props.get('dirname') ?? UNKNOWN) : (first ?? UNKNOWN);
  const [path] = textsOf(given);
  const head = path === undefined || path.includes(HOLE) ? folder(site.frame.module.path) : (treePath(path) ?? '');
  const modules = [...tracer.source.project.modules.keys()].filter(
    (file) =>
      file.startsWith(under(head)) && !file.slice(under(head).length).includes('/') && file !== site.frame.module.path,
  );
  return object(modules.map((file) => [posix.basename(file).replace(/\.\w+$/, ''), tracer.load(file)]));
}

function globbedModules(tracer: Tracer, args: Value[], site: Site): Value {
  const patterns = (args[0]?.kind === 'list' ? args[0].items : [args[0] ?? UNKNOWN]).flatMap(textsOf);
  const found = matching(tracer, patterns, folder(site.frame.module.path)) ?? [];
  return object(
    found.filter((file) => tracer.source.project.modules.has(file)).map((file) => [`./${file}`, tracer.load(file)]),
  );
}
