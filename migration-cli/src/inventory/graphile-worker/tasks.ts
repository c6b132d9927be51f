import { posix } from 'node:path';
import type { JobEntry } from '../../model/inventory.ts';
import { byText } from '../files.ts';
import type { Source } from '../project.ts';

/** `0 4 * * * task ?id=x {"a": 1}`: five fields, then the name of the task. */
const LINE = /^[ \t]*((?:[\d*,/-]+[ \t]+){5})([\w./:-]+)/;
const COMPILED = /^(?:dist|build|out|lib)\/(?:src\/)?(.+)$/;
const CODE = /\.(?:js|ts|mjs|cjs|mts|cts)$/;

/** The task that each line of a crontab starts, and when. */
export function crontabLines(text: string): { line: number; schedule: string; name: string }[] {
  return text.split(/\r?\n/).flatMap((printed, index) => {
    const [, fields, name] = LINE.exec(printed) ?? [];
    return fields === undefined || name === undefined
      ? []
      : [{ line: index + 1, schedule: fields.trim().replace(/\s+/g, ' '), name }];
  });
}

/** The jobs of a crontab that is a file of the tree; null where it is none. */
export function crontabFile({ files }: Source, path: string): JobEntry[] | null {
  const text = files.get(path)?.text;
  if (text === undefined || text === null) return null;
  return crontabLines(text).map(({ line, schedule, name }) => ({ file: path, line, kind: 'cron', schedule, name }));
}

/** The tasks of a folder are its files, each under its name; null where the tree has none there, nor what it is compiled from. */
export function tasksIn(source: Source, folder: string, home: string, nested: boolean): JobEntry[] | null {
  for (const candidate of foldersFor(folder, home)) {
    const head = candidate === '' ? '' : `${candidate}/`;
    const paths = [...source.files.keys()].filter((path) => isTask(source, path, head, nested)).sort(byText);
    if (paths.length > 0) return paths.map((path) => taskOf(source, path, head));
  }
  return null;
}

/** The folder itself, then the sources that it is compiled from. */
function foldersFor(folder: string, home: string): string[] {
  const inner = home !== '' && folder.startsWith(`${home}/`) ? folder.slice(home.length + 1) : folder;
  const compiled = COMPILED.exec(inner)?.[1];
  const sources = compiled === undefined ? [] : [`src/${compiled}`, compiled];
  return [folder, ...sources.map((item) => posix.join(home, item))];
}

function isTask({ files }: Source, path: string, head: string, nested: boolean): boolean {
  if (!path.startsWith(head) || !CODE.test(path) || /\.d\.[cm]?ts$/.test(path)) return false;
  return files.get(path)?.entry.test !== true && (nested || !path.slice(head.length).includes('/'));
}

function taskOf({ project }: Source, path: string, head: string): JobEntry {
  const module = project.modules.get(path);
  const at = module?.nodes('ExportDefaultDeclaration')[0];
  return {
    file: path,
    line: module && at ? module.lineAt(at.start) : 1,
    kind: 'queue',
    schedule: null,
    name: path.slice(head.length).replace(CODE, ''),
  };
}
