import { parse } from 'yaml';
import { child, stringOf, walk } from '../../code/ast.ts';
import { LineIndex } from '../../code/lines.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { isRecord, parseLooseJson } from '../json.ts';
import type { Source } from '../project.ts';
import { type EnvRead, VARIABLE } from './model.ts';

const MAPPING = /(?:^|\/)custom-environment-variables\.(json5?|ya?ml|[cm]?[jt]s)$/;
const MARKUP = /\.(?:vue|svelte|astro|ejs|pug|eta|marko|riot|coffee)$/;
const DIRECT = /\b(?:process|import\.meta)\.env\??\.([A-Za-z_]\w*)(?!\w)(?!\s*=[^=>])/g;
const PLACEHOLDER = /%((?:VITE|REACT_APP|PUBLIC)_\w+)%/g;
const PRISMA = /\benv\(\s*"(\w+)"\s*\)/g;

/**
 * Variables that are read without being read by code that parses: mapping files of `config`, Prisma schemas, placeholders of
 * HTML pages, single-file components and templates, sources with a syntax that no parser here accepts.
 */
export function mappedReads({ files, project }: Source): EnvRead[] {
  return [...files].flatMap(([path, { text }]) => {
    if (text === null) return [];
    const module = project.modules.get(path);
    if (MAPPING.test(path)) return ofMapping(path, text, module);
    if (path.endsWith('.prisma')) return matches(path, text.replace(/\/\/.*$/gm, blank), PRISMA);
    if (path.endsWith('.html')) return matches(path, text, PLACEHOLDER);
    if (MARKUP.test(path) || (module && module.error !== null)) return matches(path, withoutComments(text), DIRECT);
    return [];
  });
}

const blank = (text: string) => text.replace(/[^\n]/g, ' ');

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|^\s*(?:\/\/|#).*$/gm, blank);

function matches(file: string, text: string, pattern: RegExp): EnvRead[] {
  const lines = new LineIndex(text);
  return [...text.matchAll(pattern)].map((match) => ({
    name: match[1] ?? '',
    file,
    line: lines.lineAt(match.index),
    defaultValue: null,
    value: null,
  }));
}

/** The leaves of a mapping file, and the `__name` of those with a format. */
function ofMapping(file: string, text: string, module: ParsedModule | undefined): EnvRead[] {
  const names = module ? namesInCode(module) : leavesOf(file.endsWith('ml') ? yaml(text) : parseLooseJson(text));
  const lines = text.split('\n');
  return [...new Set(names)]
    .filter((name) => VARIABLE.test(name) || /^\w+$/.test(name))
    .map((name) => {
      const at = lines.findIndex((line) => line.includes(name));
      return { name, file, line: at + 1, defaultValue: null, value: null };
    });
}

function yaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    // What does not parse names nothing; the reader of files says so.
    if (error instanceof Error && error.name.startsWith('YAML')) return undefined;
    throw error;
  }
}

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  if (!isRecord(value)) return [];
  if (typeof value.__name === 'string') return [value.__name];
  return Object.values(value).flatMap(leavesOf);
}

function namesInCode(module: ParsedModule): string[] {
  const found: string[] = [];
  walk(module.program, (node) => {
    const text = node.type === 'Property' ? stringOf(child(node, 'value')) : null;
    if (text !== null && VARIABLE.test(text)) found.push(text);
  });
  return found;
}
