import { folderOf, type SourceFile } from '../files.ts';

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

/** What the example files of the tree set variables of the environment to. */
export class EnvironmentFiles {
  readonly #byPath = new Map<string, Map<string, string>>();

  constructor(files: Map<string, SourceFile>) {
    for (const [path, { text }] of files) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (text !== null && (NAMES.includes(name) || /^\.?env[.-]example/.test(name)))
        this.#byPath.set(path, variables(text));
    }
  }

  /** The value of a variable for a module: of the nearest folder that sets it; empty where nothing does. */
  valuesOf(name: string, from: string): string[] {
    for (let folder = folderOf(from); ; folder = folderOf(folder)) {
      const here = [...this.#byPath]
        .filter(([path]) => folderOf(path) === folder)
        .sort(([a], [b]) => rank(a) - rank(b))
        .flatMap(([, values]) => values.get(name) ?? []);
      const [value] = here;
      if (value !== undefined) return [value];
      if (folder === '') return [];
    }
  }
}

function rank(path: string): number {
  const at = NAMES.indexOf(path.slice(path.lastIndexOf('/') + 1));
  return at === -1 ? NAMES.length : at;
}

function variables(text: string): Map<string, string> {
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    return [[name, value.replace(/^(['"])(.*)\1.*$/, '$2').replace(/\s+#.*$/, '')] as const];
  });
  return new Map(lines);
}
