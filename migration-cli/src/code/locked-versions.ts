import { parse } from 'yaml';
import { isObject } from './json-object.ts';
import type { PackageManager } from './lock-kind.ts';

/** Every 'name@version' that a lock file of Yarn or pnpm holds; of an alias both names. */
export function lockedVersions(kind: Exclude<PackageManager, 'npm'>, text: string): Set<string> {
  return new Set(kind === 'pnpm' ? pnpmVersions(text) : yarnVersions(text));
}

/** Keys are '/name@1.0.0(peer@2.0.0)' or, from pnpm 9 on, 'name@1.0.0'. */
function pnpmVersions(text: string): string[] {
  const lock: unknown = parse(text);
  const packages = isObject(lock) && isObject(lock.packages) ? lock.packages : {};
  return Object.keys(packages).map((key) => key.replace(/^\//, '').replace(/\(.*$/s, ''));
}

/** A descriptor is 'name@range', 'name@npm:range' or 'name@npm:other@range'. */
function yarnVersions(text: string): string[] {
  const blocks = text.replaceAll('\r\n', '\n').split(/\n+(?=[^\s#])/);
  return blocks.flatMap((block) => {
    const version = /^ {2}version:? "?([^"\n]+)"?$/m.exec(block)?.[1];
    const [first = ''] = block.split('\n');
    if (version === undefined) return [];
    const names = [
      ...first.matchAll(/(?:^|[",]\s*)((?:@[^/@\s"]+\/)?[^@\s",/]+)@(?:npm:((?:@[^/@\s"]+\/)?[^@\s",/]+)@)?/g),
    ];
    return names.flatMap(([, name, alias]) => [name, alias].flatMap((one) => (one ? [`${one}@${version}`] : [])));
  });
}
