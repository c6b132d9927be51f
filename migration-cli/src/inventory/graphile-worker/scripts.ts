import { posix } from 'node:path';
import type { JobEntry } from '../../model/inventory.ts';
import { folderOf } from '../files.ts';
import { isRecord } from '../json.ts';
import type { Source } from '../project.ts';
import { crontabFile, tasksIn } from './tasks.ts';

const COMMAND = /(?:^|[\s/])graphile-worker(?=\s|$)/;
const CRONTAB = /\s--crontab[\s=]+["']?([^\s"']+)/;

interface Started {
  file: string;
  line: number;
  command: string;
  /** The folder of the manifest, and the one that the program is started in. */
  home: string;
  cwd: string;
}

/** Versions before 0.14 know the files of the folder alone, not of those below it. */
export function readsNested({ manifests }: Source, home: string): boolean {
  const named = manifests.filter(({ path }) => home === folderOf(path) || folderOf(path) === '');
  const ranges = named.flatMap(({ json }) =>
    [json.dependencies, json.devDependencies].flatMap((group) =>
      isRecord(group) && typeof group['graphile-worker'] === 'string' ? [group['graphile-worker']] : [],
    ),
  );
  return !ranges.some((range) => /^[\^~=v\s]*0\.(?:\d|1[0-3])(?:\.|$)/.test(range));
}

/** What `graphile-worker` of a script does: the tasks of `tasks/`, and the schedule of `crontab`. */
export function startedByScripts(source: Source): JobEntry[] {
  return [...inScripts(source), ...inProcfiles(source)].flatMap((started) => jobsOf(source, started));
}

function inScripts({ manifests, files }: Source): Started[] {
  return manifests.flatMap(({ path, json }) => {
    if (files.get(path)?.entry.test === true || !isRecord(json.scripts)) return [];
    const home = folderOf(path);
    const lines = (files.get(path)?.text ?? '').split('\n');
    return Object.entries(json.scripts).flatMap(([name, command]) => {
      const line = lines.findIndex((text) => text.includes(`"${name}":`) && text.includes('graphile-worker')) + 1;
      return typeof command === 'string' ? startedIn(command, { file: path, line: Math.max(line, 1), home }) : [];
    });
  });
}

function inProcfiles({ files }: Source): Started[] {
  const found = [...files.values()].filter(({ entry }) => /(?:^|\/)Procfile(?:\.\w+)?$/.test(entry.path));
  return found.flatMap(({ entry: { path }, text }) =>
    (text ?? '').split('\n').flatMap((printed, index) => {
      const command = /^[\w-]+:\s*(.*)$/.exec(printed)?.[1];
      return command === undefined ? [] : startedIn(command, { file: path, line: index + 1, home: folderOf(path) });
    }),
  );
}

/** The parts of a command line that start it; `cd` before it tells where. */
function startedIn(command: string, at: Pick<Started, 'file' | 'line' | 'home'>): Started[] {
  let cwd = at.home;
  return command.split(/&&|;|\|\|/).flatMap((part) => {
    const folder = /^\s*cd\s+["']?([^\s"']+)/.exec(part)?.[1];
    if (folder !== undefined) cwd = posix.join(cwd, folder);
    return COMMAND.test(part) && !/\s--schema-only\b/.test(part) ? [{ ...at, command: part, cwd }] : [];
  });
}

function jobsOf(source: Source, { file, line, command, home, cwd }: Started): JobEntry[] {
  const folder = posix.join(cwd, 'tasks');
  const tasks = tasksIn(source, folder, home, readsNested(source, home));
  if (tasks === null) {
    const why = `graphile-worker is started in ${cwd === '' ? 'the root' : cwd}, and its tasks are not found there`;
    source.unresolved.push({ file, line, what: 'job', why });
  }
  const printed = CRONTAB.exec(command)?.[1];
  const crontab = crontabFile(source, posix.join(cwd, printed ?? 'crontab'));
  if (crontab === null && printed !== undefined)
    source.unresolved.push({ file, line, what: 'job', why: `the schedule ${printed} is no file of the tree` });
  return [...(tasks ?? []), ...(crontab ?? [])];
}
