import { parse } from 'yaml';
import { isObject, type JsonObject } from './json-object.ts';
import type { PackageManager } from './lock-kind.ts';

type Kind = Exclude<PackageManager, 'npm'>;

/** Every 'name@version' that a lock file of Yarn or pnpm holds; of an alias both names. */
export function lockedVersions(kind: Kind, text: string): Set<string> {
  return new Set(kind === 'pnpm' ? pnpmVersions(lockIn(text)) : yarnBlocks(text).flatMap(namesIn));
}

/**
 * Package → the version that a manifest gets which asks for it by one of `asked` ('name@range'). Of a package that nobody asks
 * for by itself the version is known where there is one only.
 */
export function versionsByName(kind: Kind, text: string, asked: ReadonlySet<string>): Map<string, string> {
  const versions = new Map<string, string>();
  const only = Map.groupBy(lockedVersions(kind, text), (one) => one.slice(0, one.lastIndexOf('@')));
  for (const [name, [one = '', ...more]] of only)
    if (more.length === 0) versions.set(name, one.slice(one.lastIndexOf('@') + 1));
  const chosen =
    kind === 'pnpm' ? ofImporters(lockIn(text)) : yarnBlocks(text).flatMap((block) => askedIn(block, asked));
  // What stands first is nearest to the root.
  for (const [name, version] of chosen.reverse()) versions.set(name, version);
  return versions;
}

/** A lock file of pnpm may hold the packages of its own settings in a document before the one of the project. */
function lockIn(text: string): JsonObject {
  const last = text.split(/^---\s*$/m).findLast((document) => document.trim() !== '') ?? '';
  const lock: unknown = parse(last);
  return isObject(lock) ? lock : {};
}

/** Keys are '/name@1.0.0(peer@2.0.0)' or, from pnpm 9 on, 'name@1.0.0'. */
function pnpmVersions({ packages }: JsonObject): string[] {
  return Object.keys(isObject(packages) ? packages : {}).map((key) => key.replace(/^\//, '').replace(/\(.*$/s, ''));
}

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** What the manifests of a workspace have; a lock file without one says it at its top. */
function ofImporters(lock: JsonObject): [string, string][] {
  const importers = isObject(lock.importers) ? Object.values(lock.importers) : [lock];
  return importers.flatMap((importer) =>
    GROUPS.flatMap((group) => {
      const entries = isObject(importer) && isObject(importer[group]) ? Object.entries(importer[group]) : [];
      return entries.flatMap(([name, said]): [string, string][] => {
        const version = String(isObject(said) ? said.version : said).replace(/[(_].*$/s, '');
        return /^\d+\.\d+\.\d+/.test(version) ? [[name, version]] : [];
      });
    }),
  );
}

interface Block {
  first: string;
  version: string;
}

function yarnBlocks(text: string): Block[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n+(?=[^\s#])/)
    .flatMap((block) => {
      const version = /^ {2}version:? "?([^"\n]+)"?$/m.exec(block)?.[1];
      return version === undefined ? [] : [{ first: block.split('\n')[0] ?? '', version }];
    });
}

/** A descriptor is 'name@range', 'name@npm:range' or 'name@npm:other@range'. */
function namesIn({ first, version }: Block): string[] {
  const names = [
    ...first.matchAll(/(?:^|[",]\s*)((?:@[^/@\s"]+\/)?[^@\s",/]+)@(?:npm:((?:@[^/@\s"]+\/)?[^@\s",/]+)@)?/g),
  ];
  return names.flatMap(([, name, alias]) => [name, alias].flatMap((one) => (one ? [`${one}@${version}`] : [])));
}

function askedIn({ first, version }: Block, asked: ReadonlySet<string>): [string, string][] {
  const descriptors = first.replace(/:$/, '').split(/,\s*/);
  return descriptors.flatMap((descriptor): [string, string][] => {
    const plain = descriptor.replaceAll('"', '').replace('@npm:', '@');
    return asked.has(plain) ? [[plain.slice(0, plain.indexOf('@', 1)), version]] : [];
  });
}
