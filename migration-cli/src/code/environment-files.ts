/** Files that tell what a variable is set to, the most telling first. */
const NAMES = [
  '.env.example',
  '.env.sample',
  '.env.template',
  '.env.defaults',
  '.env.default',
  '.env.dist',
  '.env',
  'env-example',
  '.env.development',
];
const OTHERS = /^\.?env[.-](?:example|sample|template|dist)|^\.?(?:example|sample|template|default)s?[.-]env$/;

/** How telling a file is, the smallest first; null where it is no example of an environment. */
export function rankOfEnvironmentFile(path: string): number | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const at = NAMES.indexOf(name);
  if (at !== -1) return at;
  return OTHERS.test(name) ? NAMES.length : null;
}

/** What an environment file sets; quotes and comments behind values are taken off. */
export function environmentIn(text: string): Map<string, string> {
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    const quoted = /^(['"])(.*?)\1\s*(?:#.*)?$/.exec(value)?.[2];
    return [[name, quoted ?? value.replace(/(?:^|\s+)#.*$/, '')] as const];
  });
  return new Map(lines);
}

/** Where applications keep such files that do not stand beside the manifest. */
const SETTINGS = ['configs', 'config', 'environments', 'envs', 'env', 'settings'];

/** The folders whose environment files count for a folder ('' or ending in '/'), what stands beside the manifest last. */
export const settingFolders = (folder: string): string[] => [...SETTINGS.map((name) => `${folder}${name}/`), folder];

/**
 * The values that the example files of a folder and of the root set, and those of their folders of settings; the folder wins,
 * and there what stands beside the manifest, and the most telling file.
 */
export function exampleValues(
  paths: Iterable<string>,
  text: (path: string) => string | null,
  folder: string,
): Record<string, string> {
  const places = [...settingFolders(''), ...settingFolders(folder)];
  const files = [...paths].flatMap((path) => {
    const rank = rankOfEnvironmentFile(path);
    const place = places.lastIndexOf(path.slice(0, path.lastIndexOf('/') + 1));
    return rank === null || place === -1 ? [] : [{ path, rank, place }];
  });
  files.sort((a, b) => a.place - b.place || b.rank - a.rank || (a.path < b.path ? -1 : 1));
  return Object.fromEntries(files.flatMap(({ path }) => [...environmentIn(text(path) ?? '')]));
}
