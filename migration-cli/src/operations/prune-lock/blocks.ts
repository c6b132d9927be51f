import type { JsonObject } from '../../code/json-object.ts';

/** What a lock file is cut down to, or why it cannot be. */
export interface Pruned {
  text: string;
  problems: string[];
}

/** One dependency that something asks for. */
export interface Asked {
  name: string;
  range: string;
  optional: boolean;
  /** Who asks, for people. */
  by: string;
}

/** An entry of a Yarn lock: the descriptors of its first line, and the lines below it as they stand there. */
export interface Block {
  keys: string[];
  body: string;
}

/** The comment at the top of a Yarn lock, its entries, and how it ends its lines. */
export function blocksOf(text: string): { head: string; blocks: Block[]; newline: string } {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const pieces = text
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split(/\n+(?=[^\s#])/);
  const blocks = pieces.filter((piece) => !piece.startsWith('#')).map(blockOf);
  const head = pieces.filter((piece) => piece.startsWith('#')).join('\n');
  return { head: head.trimEnd(), blocks, newline };
}

function blockOf(piece: string): Block {
  const end = piece.indexOf('\n');
  const first = (end === -1 ? piece : piece.slice(0, end)).replace(/:$/, '');
  return { keys: descriptors(first), body: end === -1 ? '' : piece.slice(end + 1).trimEnd() };
}

/** `a@^1, "b@>=2 <3"`, and Berry's `"a@npm:^1, a@npm:^2"` in one pair of quotes. */
function descriptors(line: string): string[] {
  const tokens = line.match(/"(?:[^"\\]|\\.)*"|[^,\s][^,]*/g) ?? [];
  return tokens.flatMap((token) => (token.startsWith('"') ? (JSON.parse(token) as string) : token).split(/,\s+/));
}

export const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** Everything that manifests ask a registry for; those of their own names are linked. */
export function askedBy(manifests: Record<string, JsonObject>): Asked[] {
  const own = new Set(Object.values(manifests).map(({ name }) => name));
  return Object.entries(manifests).flatMap(([folder, manifest]) =>
    GROUPS.flatMap((group) =>
      Object.entries((manifest[group] ?? {}) as Record<string, string>)
        .filter(([name]) => !own.has(name))
        .map(([name, range]) => ({
          name,
          range,
          optional: group === 'optionalDependencies',
          by: folder === '' ? 'the root' : folder,
        })),
    ),
  );
}

/** In the order of code units, as both Yarns sort. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
