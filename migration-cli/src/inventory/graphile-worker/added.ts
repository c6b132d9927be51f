import { children, stringOf } from '../../code/ast.ts';
import { LineIndex } from '../../code/lines.ts';
import type { Unresolved } from '../../model/inventory.ts';
import { calleePackage } from '../path-consumers.ts';
import type { Source } from '../project.ts';

const IN_SQL = /\bgraphile_worker\.(?:add_job|add_jobs)\s*\(\s*(?:identifier\s*(?:=>|:=)\s*)?(?:'([^']*)')?/gi;

/** What brings the schema of the package up to its version before it does anything else. */
const MIGRATES = /^(?:makeWorkerUtils|quickAddJob|run|runOnce|runMigrations)$/;

/** Says each job that SQL or code adds: its tables belong to the package and stand in no migration. */
export function sayAddedJobs(source: Source): void {
  const { files, project, unresolved } = source;
  const told = new Set<string>();
  const say = (file: string, line: number, name: string | null) => {
    const key = `${file}:${line}:${name}`;
    if (told.has(key)) return;
    told.add(key);
    unresolved.push(addedAt(file, line, name));
  };
  for (const { entry, text } of files.values()) {
    if (entry.test || text === null || !/^(?:sql|code)$/.test(entry.kind) || !text.includes('graphile_worker.'))
      continue;
    const lines = new LineIndex(text);
    for (const match of text.matchAll(IN_SQL)) say(entry.path, lines.lineAt(match.index), match[1] ?? null);
  }
  for (const module of project.modules.values()) {
    if (files.get(module.path)?.entry.test === true || !module.text.includes('graphile-worker')) continue;
    for (const call of module.calls(/^(?:addJob|quickAddJob)$/)) {
      const names = children(call, 'arguments').flatMap((argument) => stringOf(argument) ?? []);
      say(module.path, module.lineAt(call.start), names[0] ?? null);
    }
    for (const call of module.calls(MIGRATES))
      if (calleePackage(call) === 'graphile-worker')
        unresolved.push({
          file: module.path,
          line: module.lineAt(call.start),
          what: 'graphile-worker',
          why: 'it makes or alters the tables of its own schema when it starts, which takes the right to',
        });
  }
}

function addedAt(file: string, line: number, name: string | null): Unresolved {
  const what = name === null ? 'a job whose name is computed' : `job '${name}'`;
  return { file, line, what, why: 'it is added to the tables of graphile-worker, which are not read' };
}
