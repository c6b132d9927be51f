import type { JsonObject } from '../../code/json-object.ts';
import { type Asked, askedBy, type Block, blocksOf, byText, type Pruned } from './blocks.ts';
import { rangesOf } from './resolutions.ts';

/** The part of a lock file of Yarn 1 that manifests reach; entries stand as they stood, with the descriptors in use. */
export function pruneYarnClassic(text: string, manifests: Record<string, JsonObject>): Pruned {
  const { head, blocks, newline } = blocksOf(text);
  const problems: string[] = [];
  const kept = new Map<Block, Set<string>>();
  const byKey = new Map(blocks.flatMap((block) => block.keys.map((key) => [key, block] as const)));
  const resolutions = (manifests['']?.resolutions ?? {}) as Record<string, string>;
  const queue = askedBy(manifests);
  for (let asked = queue.pop(); asked; asked = queue.pop()) {
    const keys = rangesOf(resolutions, asked).map((range) => `${asked.name}@${range}`);
    const key = keys.find((one) => byKey.has(one)) ?? keys[0] ?? '';
    const block = byKey.get(key) ?? sameVersion(blocks, asked);
    if (!block) {
      if (!asked.optional) problems.push(`${asked.by} needs ${key}, which the lock file does not hold`);
      continue;
    }
    const known = kept.get(block);
    kept.set(block, (known ?? new Set()).add(key));
    if (!known) queue.push(...dependenciesOf(block, key));
  }
  const entries = [...kept].map(([block, keys]) => `${[...keys].sort(byText).map(printed).join(', ')}:\n${block.body}`);
  const sorted = entries.sort((a, b) => byText(plain(a), plain(b)));
  const all = `${[`${head}\n`, ...sorted].join('\n\n')}\n`;
  return { text: all.replaceAll('\n', newline), problems };
}

/** A manifest that pins what was locked asks for an entry by its version. */
function sameVersion(blocks: Block[], { name, range }: Asked): Block | undefined {
  return blocks.find(
    ({ keys, body }) =>
      keys[0]?.startsWith(`${name}@`) && new RegExp(`^ {2}version "?${escaped(range)}"?$`, 'm').test(body),
  );
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

function dependenciesOf({ body }: Block, by: string): Asked[] {
  let group = '';
  return body.split('\n').flatMap((line) => {
    const section = /^ {2}(\w+):$/.exec(line)?.[1];
    if (section !== undefined) group = section;
    const [, name, range] = /^ {4}("[^"]+"|\S+) (.+)$/.exec(line) ?? [];
    if (name === undefined || range === undefined || !/^(?:optionalD|d)ependencies$/.test(group)) return [];
    return [{ name: unquoted(name), range: unquoted(range), optional: group === 'optionalDependencies', by }];
  });
}

const unquoted = (text: string) => (text.startsWith('"') ? (JSON.parse(text) as string) : text);
const plain = (entry: string) => entry.replaceAll('"', '');

/** As Yarn 1 writes a key: in quotes where it would be read as something else. */
function printed(key: string): string {
  return /^(?:true|false)|[:\s\n\\",[\]]|^[^a-zA-Z]/.test(key) ? JSON.stringify(key) : key;
}
