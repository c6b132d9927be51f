import { LineIndex } from './lines.ts';
import type { Occurrence } from './occurrences.ts';

/** Something that leaves the project or has no path: an address, a data URI, an anchor, a template placeholder. */
const NOT_A_PATH = /^(?:[a-z][a-z0-9+.-]*:|\/\/|#|%|$)|\{\{|<%|\$\{/i;

const HTML_COMMENT = /<!--[\s\S]*?-->/g;
const HTML_TAG = /<(?:script|link|img|source|video|audio|iframe|use|embed|object|input|track)\b[^>]*>/gi;
const HTML_ATTRIBUTE = /\s(?:src|href|data|poster)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

const blank = (text: string) => text.replace(/[^\n]/g, ' ');

/** Script, link and media addresses of an HTML page that are paths. */
export function htmlOccurrences(text: string): Occurrence[] {
  const lines = new LineIndex(text);
  const visible = text.replace(HTML_COMMENT, blank);
  return [...visible.matchAll(HTML_TAG)].flatMap((tag) =>
    [...tag[0].matchAll(HTML_ATTRIBUTE)].flatMap((attribute) => {
      const specifier = attribute[1] ?? attribute[2] ?? '';
      const end = tag.index + attribute.index + attribute[0].length;
      return found('html', specifier, end - specifier.length - 2, end, lines);
    }),
  );
}

const STYLE_COMMENT = /\/\*[\s\S]*?\*\//g;
const AT_IMPORT = /@(?:import|use|forward|require)\s+(?:\([^)]*\)\s*)?(?:url\(\s*)?(["'])([^"'\n]+)\1/g;
const URL_CALL = /url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^"')\s]+))\s*\)/g;

/** `@import`, `@use`, `@forward` and `url()` of a style sheet that are paths or packages. */
export function styleOccurrences(text: string): Occurrence[] {
  const lines = new LineIndex(text);
  const visible = text.replace(STYLE_COMMENT, blank);
  const imports = [...visible.matchAll(AT_IMPORT)].flatMap((match) => {
    const end = match.index + match[0].length;
    const specifier = match[2] ?? '';
    return found('style', specifier, end - specifier.length - 2, end, lines);
  });
  const taken = new Set(imports.map((item) => item.start));
  const urls = [...visible.matchAll(URL_CALL)].flatMap((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    const bare = match[3] !== undefined;
    const inside = match.index + match[0].lastIndexOf(specifier);
    return found('style', specifier, bare ? inside : inside - 1, inside + specifier.length + (bare ? 0 : 1), lines);
  });
  return [...imports, ...urls.filter((item) => !taken.has(item.start))].sort((a, b) => a.start - b.start);
}

function found(kind: 'html' | 'style', specifier: string, start: number, end: number, lines: LineIndex): Occurrence[] {
  if (NOT_A_PATH.test(specifier)) return [];
  return [{ kind, specifier, line: lines.lineAt(start), start, end, statement: null, names: [] }];
}
