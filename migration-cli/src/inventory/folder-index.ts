import { HOLE } from '../code/evaluate-paths.ts';
import { byText } from './files.ts';

const CODE_EXTENSION = /\.(?:d\.)?(?:[cm]?[jt]s|[jt]sx|json)$/;

/** The folders of the tree, for patterns. A folder ends in '/'; './' is the root. */
export class FolderIndex {
  readonly #files: string[];
  readonly #folders = new Set<string>(['./']);

  constructor(files: string[]) {
    this.#files = [...files].sort(byText);
    for (const path of files) {
      for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
        this.#folders.add(path.slice(0, slash + 1));
    }
  }

  has(folder: string): boolean {
    return this.#folders.has(folder);
  }

  /** Every file below a folder, however deep. */
  below(folder: string): string[] {
    return this.#files.filter((path) => folder === './' || path.startsWith(folder));
  }

  /** The files right in a folder, and the index files of the folders right in it. */
  children(folder: string): string[] {
    const head = folder === './' ? '' : folder;
    return this.below(folder).filter((path) => /^(?:[^/]+|[^/]+\/index\.\w+)$/.test(path.slice(head.length)));
  }

  /** What a name below a folder can load: its children, or where it has none, code in the folders of its folders (`mail/smtp`). */
  named(folder: string): string[] {
    const children = this.children(folder);
    const isCode = (path: string) => CODE_EXTENSION.test(path);
    const below = children.some(isCode) ? [] : this.below(folder).filter(isCode);
    return below.length > 0 ? below : children;
  }

  /** The files that a path with holes can name. A hole stands for any text; only one at the end of its folder crosses folders. */
  matching(path: string): string[] {
    const escaped = path.split(HOLE).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const pattern = new RegExp(`^${escaped.join('[^/]+')}$`);
    const loaded = new RegExp(`^${escaped.join('[^/]+')}(?:/index)?$`);
    return this.#files.filter((file) => pattern.test(file) || loaded.test(file.replace(CODE_EXTENSION, '')));
  }
}
