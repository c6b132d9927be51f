import { environmentIn, rankOfEnvironmentFile } from '../../code/environment-files.ts';
import { folderOf, type SourceFile } from '../files.ts';

/** What the example files of the tree set variables of the environment to. */
export class EnvironmentFiles {
  readonly #byPath = new Map<string, Map<string, string>>();

  constructor(files: Map<string, SourceFile>) {
    for (const [path, { text }] of files) {
      if (text !== null && rankOfEnvironmentFile(path) !== null) this.#byPath.set(path, environmentIn(text));
    }
  }

  /** A variable of which one of the values, separated by commas, is a pattern of files that a text ends with. */
  variableEnding(text: string): string | null {
    for (const values of this.#byPath.values())
      for (const [name, value] of values)
        if (value.split(',').some((item) => item.includes('*') && text.endsWith(item.replace(/^\.\//, ''))))
          return name;
    return null;
  }

  /** The value of a variable for a module: of the nearest folder that sets it; empty where nothing does. */
  valuesOf(name: string, from: string): string[] {
    for (let folder = folderOf(from); ; folder = folderOf(folder)) {
      const here = [...this.#byPath]
        .filter(([path]) => folderOf(path) === folder)
        .sort(([a], [b]) => (rankOfEnvironmentFile(a) ?? 0) - (rankOfEnvironmentFile(b) ?? 0))
        .flatMap(([, values]) => values.get(name) ?? []);
      const [value] = here;
      if (value !== undefined) return [value];
      if (folder === '') return [];
    }
  }
}
