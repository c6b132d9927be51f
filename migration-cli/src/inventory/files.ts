import { hash } from 'node:crypto';
import { posix } from 'node:path';
import { isCode } from '../code/parse.ts';
import type { FileEntry, FileKind } from '../model/inventory.ts';

/** A file of the tree with its content; `text` is null for what is not text. */
export interface SourceFile {
  entry: FileEntry;
  text: string | null;
}

const KINDS: [FileKind, RegExp][] = [
  ['style', /\.(?:css|scss|sass|less|pcss|styl)$/],
  ['sql', /\.sql$/],
  ['template', /\.(?:html?|ejs|hbs|handlebars|mustache|pug|njk|liquid|eta|mjml)$/],
  ['data', /\.(?:json5?|ya?ml|toml|csv|tsv|xml|ndjson|jsonl|graphql|gql|proto)$/],
  ['asset', /\.(?:svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wav|pdf|zip|gz|wasm)$/],
  ['document', /(?:\.(?:md|mdx|txt|rst|adoc)|(?:^|\/)(?:LICENSE|NOTICE|CHANGELOG|AUTHORS))$/],
];

const TEST =
  /(?:^|\/)(?:tests?|__(?:tests?|mocks?|fixtures|e2e|integration|specs?)__|fixtures|specs?|e2e|cypress|contract)\/|\.(?:test|spec|e2e|stories)\.[cm]?[jt]sx?$/;

/** `drivers/mysql/test.js` is a test, `routes/test.js` may be a route: what it says decides. */
const CALLED_TEST = /(?:^|\/)tests?\.[cm]?[jt]sx?$/;
const DESCRIBES = /\b(?:describe|it|test)\s*\(\s*['"`]/;

export function kindOf(path: string): FileKind {
  if (isCode(path)) return 'code';
  return KINDS.find(([, pattern]) => pattern.test(path.toLowerCase()) || pattern.test(path))?.[0] ?? 'other';
}

export const sha256 = (content: Uint8Array | string) => hash('sha256', content);

/** The byte order mark is kept, so that offsets fit the file. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The content as text, or null for binary content. */
export function decode(content: Uint8Array): string | null {
  if (content.subarray(0, 8000).includes(0)) return null;
  try {
    return decoder.decode(content);
  } catch {
    // Not UTF-8: an asset or an old encoding, which nothing here may edit as text.
    return null;
  }
}

function linesOf(text: string): number {
  let breaks = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks += 1;
  return text === '' || text.endsWith('\n') ? breaks : breaks + 1;
}

export function sourceFile(path: string, content: Uint8Array, executable: boolean): SourceFile {
  const text = decode(content);
  const lines = text === null ? 0 : linesOf(text);
  const entry = {
    path,
    kind: kindOf(path),
    bytes: content.byteLength,
    lines,
    hash: sha256(content),
    executable,
    test: TEST.test(path) || (CALLED_TEST.test(path) && DESCRIBES.test(text ?? '')),
  };
  return { entry, text };
}

/** Raised when the same files give another inventory than before, so that plans made for the old one are refreshed. */
const FORMAT = 'nectar-inventory 1';

/** One hash over every path and content. */
export function fingerprintOf(files: FileEntry[]): string {
  const lines = files.map((file) => `${file.path}\t${file.hash}`).sort();
  return sha256([FORMAT, ...lines].join('\n'));
}

export const folderOf = (path: string) => (posix.dirname(path) === '.' ? '' : posix.dirname(path));

/** Compares by code unit: the same order on every machine. */
export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
