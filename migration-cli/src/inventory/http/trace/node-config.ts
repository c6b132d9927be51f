import { posix } from 'node:path';
import { parse } from 'yaml';
import { folderOf } from '../../files.ts';
import { parseLooseJson } from '../../json.ts';
import { valueOfJson } from './modules.ts';
import type { Tracer } from './tracer-type.ts';
import { type External, onlyText, type Site, text, UNKNOWN, type Value } from './values.ts';

const FILES = ['json', 'json5', 'js', 'cjs', 'mjs', 'ts', 'yaml', 'yml'].map((ending) => `config/default.${ending}`);

/** The package `config`: `config.get('server.path')` and `config.server.path`, as its default file says; null for other packages. */
export function nodeConfig(tracer: Tracer, { specifier, path }: External, args: Value[], site: Site): Value | null {
  if (specifier !== 'config' || path.at(-1) !== 'get') return null;
  const wanted = onlyText(args[0]);
  return wanted === null ? UNKNOWN : settingOf(tracer, wanted, site);
}

/** A setting that is taken as a property: only texts, since everything else is a step to one. */
export function nodeConfigProperty(tracer: Tracer, { specifier, path }: External, site: Site): Value | null {
  const own = path[0] === 'default' ? path.slice(1) : path;
  if (specifier !== 'config' || own.length === 0) return null;
  const found = settingOf(tracer, own.join('.'), site);
  return found.kind === 'text' ? found : null;
}

function settingOf(tracer: Tracer, name: string, site: Site): Value {
  const settings = defaultsFor(tracer, site.frame.module.path);
  const found = name.split('.').reduce((value, key) => tracer.get(value, key, site), settings);
  // Another file or a variable may give it another value.
  return found.kind === 'text' ? text(found.text, null, name) : found;
}

/** What `config/default.*` of the nearest folder holds. */
function defaultsFor(tracer: Tracer, from: string): Value {
  const { files, project } = tracer.source;
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    const path = FILES.map((name) => posix.join(folder, name)).find((name) => files.has(name));
    if (path !== undefined)
      return project.modules.has(path) ? tracer.exported(path, 'default') : valueOfJson(read(tracer, path));
    if (folder === '') return UNKNOWN;
  }
}

function read(tracer: Tracer, path: string): unknown {
  const content = tracer.source.files.get(path)?.text ?? '';
  if (!path.endsWith('ml')) return parseLooseJson(content);
  try {
    return parse(content);
  } catch (error) {
    // What does not parse sets nothing.
    if (error instanceof Error && error.name.startsWith('YAML')) return undefined;
    throw error;
  }
}
