import { posix } from 'node:path';

/** What a printed specifier leaves out or prints otherwise than its file: '/index.ts' dropped, '.js' for '.ts'. */
export interface Habit {
  strip: string;
  add: string;
}

/** The habit of a specifier that literally says `base` and means the file `to`. */
export function habitOf(base: string, to: string): Habit {
  const plain = base.replace(/\/+$/, '');
  if (plain === to) return { strip: '', add: '' };
  if (plain === '' || plain === '.') return { strip: posix.basename(to), add: '' };
  if (to.startsWith(plain)) return { strip: to.slice(plain.length), add: '' };
  return { strip: posix.extname(to), add: posix.extname(plain) };
}

/** A path printed with a habit; a name that does not fit the habit only loses its extension when the habit drops one. */
export function withHabit(path: string, { strip, add }: Habit): string {
  if (strip === '') return path;
  if (path.endsWith(strip)) return path.slice(0, -strip.length) + add;
  const extension = posix.extname(path);
  if (posix.extname(strip) === '' || extension === '') return path;
  // An index dropped elsewhere is no reason to drop a name; a dropped extension is a habit of the file.
  return path.slice(0, -extension.length) + add;
}

/** './x' from the folder of one file to another path. */
export function relativeSpecifier(from: string, target: string): string {
  const relative = posix.relative(posix.dirname(from), target);
  if (relative === '') return '.';
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** What a relative specifier literally says, as a path from the root. */
export function literalBase(from: string, specifier: string): string {
  const joined = posix.join(posix.dirname(from), specifier.replace(/(?<=.)[?#].*$/, ''));
  return joined.replace(/\/+$/, '');
}

/** The query of a bundler ('?raw'), which stays as it is. */
export function queryOf(specifier: string): string {
  return /(?<=.)[?].*$/.exec(specifier)?.[0] ?? '';
}
