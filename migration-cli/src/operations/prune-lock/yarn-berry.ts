import type { JsonObject } from '../../code/json-object.ts';
import { type Asked, askedBy, type Block, blocksOf, byText, GROUPS, type Pruned } from './blocks.ts';
import { rangesOf } from './resolutions.ts';
import { addedTo } from './yarn-extensions.ts';

/**
 * The part of a lock file of Yarn 2 and later that manifests reach, with the manifests as its workspaces. Other workspaces of
 * the lock stay where `keepsOthers` says that they are still there.
 */
export function pruneYarnBerry(text: string, manifests: Record<string, JsonObject>, keepsOthers: boolean): Pruned {
  const { head, blocks, newline } = blocksOf(text);
  const metadata = blocks.find(({ keys }) => keys[0] === '__metadata');
  const protocol = Number(/^ {2}version: (\d+)/m.exec(metadata?.body ?? '')?.[1] ?? 0) >= 8 ? 'npm:' : '';
  const others = keepsOthers ? blocks.filter((block) => isOtherWorkspace(block, manifests)) : [];
  const problems: string[] = [];
  const kept = new Map<Block, Set<string>>(others.map((block) => [block, new Set(block.keys)]));
  const byKey = new Map(blocks.flatMap((block) => block.keys.map((key) => [key, block] as const)));
  const resolutions = (manifests['']?.resolutions ?? {}) as Record<string, string>;
  const queue = [...askedBy(manifests), ...others.flatMap(dependenciesOf)];
  for (let asked = queue.pop(); asked; asked = queue.pop()) {
    const descriptors = rangesOf(resolutions, asked).map((range) => descriptorOf(asked.name, range));
    const descriptor = descriptors.find((key) => byKey.has(key)) ?? descriptors[0] ?? '';
    const other = byKey.has(descriptor) ? undefined : sameVersion(blocks, asked);
    const found = [descriptor, ...patchesOf(byKey, descriptor, asked.name)].flatMap((key) => {
      const block = byKey.get(key) ?? (key === descriptor ? other : undefined);
      return block ? [{ key, block }] : [];
    });
    for (const key of other?.keys ?? [])
      for (const patch of patchesOf(byKey, key, asked.name)) {
        const block = byKey.get(patch);
        const range = key.slice(`${asked.name}@npm:`.length);
        if (block) found.push({ key: patch.replace(`${range}#`, `${asked.range}#`), block });
      }
    if (found.length === 0 && !asked.optional)
      problems.push(`${asked.by} needs ${descriptor}, which the lock file does not hold`);
    for (const { key, block } of found) {
      const known = kept.get(block);
      kept.set(block, (known ?? new Set()).add(key));
      if (!known)
        queue.push(
          ...dependenciesOf(block),
          ...addedTo(block).filter(({ name, range }) => byKey.has(descriptorOf(name, range))),
        );
    }
  }
  const entries = [
    ...[...kept].map(([{ body }, keys]) => ({ keys: [...keys].sort(byText), body })),
    ...Object.entries(manifests).map(([folder, manifest]) => workspaceOf(folder, manifest, protocol, manifests)),
  ].sort((a, b) => byText(a.keys.join(', '), b.keys.join(', ')));
  const all = [`${head}\n`, `__metadata:\n${metadata?.body ?? ''}\n`, ...entries.map(printedEntry)].join('\n');
  return { text: all.replaceAll('\n', newline), problems };
}

const printedEntry = ({ keys, body }: Block) => `${scalar(keys.join(', '))}:\n${body}\n`;

function isOtherWorkspace({ keys }: Block, manifests: Record<string, JsonObject>): boolean {
  const folders = new Set(Object.keys(manifests).map((folder) => folder || '.'));
  const folder = keys.map((key) => /@workspace:(.+)$/.exec(key)?.[1]).find((item) => item !== undefined);
  return folder !== undefined && !keys.some((key) => folders.has(/@workspace:(.+)$/.exec(key)?.[1] ?? ''));
}

/** `^1.0.0` and `latest` are asked of the registry. */
function descriptorOf(name: string, range: string): string {
  return /^[a-z]+:/.test(range) ? `${name}@${range}` : `${name}@npm:${range}`;
}

/** Yarn patches some packages by itself: `typescript@patch:typescript@npm%3A^5#optional!builtin<compat/typescript>`. */
function patchesOf(byKey: Map<string, Block>, descriptor: string, name: string): string[] {
  const range = descriptor.slice(name.length + 1);
  const starts = [range.replace(/^npm:/, 'npm%3A'), range.replace(/^npm:/, '')].map(
    (text) => `${name}@patch:${name}@${text}#`,
  );
  return [...byKey.keys()].filter((key) => starts.some((start) => key.startsWith(start)));
}

function sameVersion(blocks: Block[], { name, range }: Asked): Block | undefined {
  return blocks.find(
    ({ keys, body }) => keys[0]?.startsWith(`${name}@npm:`) && body.startsWith(`  version: ${range}\n`),
  );
}

function dependenciesOf({ keys, body }: Block): Asked[] {
  const optional = new Set(
    [...body.matchAll(/^ {4}("[^"]+"|\S+):\n {6}optional: true$/gm)].map(([, name]) => unquoted(name)),
  );
  let group = '';
  return body.split('\n').flatMap((line) => {
    const section = /^ {2}(\w+):$/.exec(line)?.[1];
    if (section !== undefined) group = section;
    const [, name, range] = /^ {4}("[^"]+"|[^\s:]+): (.+)$/.exec(line) ?? [];
    if (name === undefined || range === undefined || group !== 'dependencies') return [];
    return [
      { name: unquoted(name), range: unquoted(range), optional: optional.has(unquoted(name)), by: keys[0] ?? '' },
    ];
  });
}

const unquoted = (text: string | undefined) => (text?.startsWith('"') ? (JSON.parse(text) as string) : (text ?? ''));

/** A workspace as Yarn writes it: what it asks for, sorted, with the protocol where its version of the lock has it. */
function workspaceOf(folder: string, manifest: JsonObject, protocol: string, all: Record<string, JsonObject>): Block {
  const asked = new Map(GROUPS.flatMap((group) => Object.entries((manifest[group] ?? {}) as Record<string, string>)));
  const optional = Object.keys((manifest.optionalDependencies ?? {}) as object).sort(byText);
  const key = `${String(manifest.name)}@workspace:${folder || '.'}`;
  const range = (text: string) => scalar(/^[a-z]+:/.test(text) ? text : `${protocol}${text}`);
  const lines = [
    '  version: 0.0.0-use.local',
    `  resolution: ${scalar(key)}`,
    ...(asked.size > 0 ? ['  dependencies:'] : []),
    ...[...asked].sort(([a], [b]) => byText(a, b)).map(([name, text]) => `    ${scalar(name)}: ${range(text)}`),
    ...(optional.length > 0 ? ['  dependenciesMeta:'] : []),
    ...optional.flatMap((name) => [`    ${scalar(name)}:`, '      optional: true']),
    '  languageName: unknown',
    '  linkType: soft',
  ];
  // Those that ask for it by its name stand beside it.
  const asking = Object.values(all).flatMap((other) =>
    GROUPS.flatMap((group) => ((other[group] ?? {}) as Record<string, string>)[String(manifest.name)] ?? []),
  );
  const keys = asking.map((text) => `${String(manifest.name)}@${/^[a-z]+:/.test(text) ? text : `${protocol}${text}`}`);
  return { keys: [...new Set([...keys, key])].sort(byText), body: lines.join('\n') };
}

const SIMPLE = /^(?![-?:,\][{}#&*!|>'"%@` \t\r\n]).([ \t]*(?![,\][{}:# \t\r\n]).)*$/;

/** In quotes where YAML would read something else. */
const scalar = (text: string) => (SIMPLE.test(text) ? text : JSON.stringify(text));
