import { posix } from 'node:path';
import { child, children, keyOf, type Node } from '../../code/ast.ts';
import { HOLE, ROOT } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { JobEntry } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { folderOf } from '../files.ts';
import { option, textAt } from '../orm/read.ts';
import { calleePackage } from '../path-consumers.ts';
import type { Source } from '../project.ts';
import { readsNested } from './scripts.ts';
import { crontabFile, crontabLines, tasksIn } from './tasks.ts';

const RUNS = /^(?:run|runOnce|runTaskList|runTaskListOnce|getTasks)$/;

/** What the settings of a worker are read with, and where they are said. */
interface Worker {
  source: Source;
  graph: CallGraph;
  file: string;
  line: number;
  /** The folder of the manifest next to the module: where it is started. */
  home: string;
}

/** `run({ taskDirectory, taskList, crontab, crontabFile, parsedCronItems })`, and the `worker` of a `graphile.config`. */
export function startedByCode(source: Source, graph: CallGraph): JobEntry[] {
  const modules = [...source.project.modules.values()].filter(
    ({ path }) => source.files.get(path)?.entry.test !== true,
  );
  return modules.flatMap((module) => [...ofCalls(source, graph, module), ...ofConfig(source, graph, module)]);
}

function ofCalls(source: Source, graph: CallGraph, module: ParsedModule): JobEntry[] {
  if (!module.text.includes('graphile-worker')) return [];
  return module.calls(RUNS).flatMap((call) => {
    if (calleePackage(call) !== 'graphile-worker') return [];
    const worker = workerAt(source, graph, module, call);
    const [first, second] = children(call, 'arguments').map((node): Place => ({ node, module }));
    const preset = option(graph.evaluator, first ?? null, 'preset');
    const settings = preset ? option(graph.evaluator, preset, 'worker') : (first ?? null);
    // A list, or the folder of `getTasks`, may be the second argument.
    const found = [...jobsOf(worker, settings), ...listed(worker, second ?? null), ...folderAt(worker, second ?? null)];
    if (found.length === 0) say(worker, 'the tasks of graphile-worker are computed');
    return found;
  });
}

function ofConfig(source: Source, graph: CallGraph, module: ParsedModule): JobEntry[] {
  if (!/(?:^|\/)graphile\.config\.[cm]?[jt]s$/.test(module.path)) return [];
  const found = source.project.exported(module.path, 'default');
  const preset = found?.node ? { node: found.node, module: found.module } : null;
  const settings = option(graph.evaluator, preset, 'worker');
  return settings ? jobsOf(workerAt(source, graph, module, settings.node), settings) : [];
}

function workerAt(source: Source, graph: CallGraph, module: ParsedModule, node: Node): Worker {
  const homes = source.manifests.map(({ path }) => folderOf(path));
  const around = homes.filter((home) => home === '' || module.path.startsWith(`${home}/`));
  const home = around.sort((a, b) => b.length - a.length)[0] ?? '';
  return { source, graph, file: module.path, line: module.lineAt(node.start), home };
}

function jobsOf(worker: Worker, settings: Place | null): JobEntry[] {
  const { evaluator } = worker.graph;
  const of = (key: string) => option(evaluator, settings, key);
  return [
    ...listed(worker, of('taskList')),
    ...folderAt(worker, of('taskDirectory')),
    ...crontabText(worker, of('crontab')),
    ...crontabAt(worker, of('crontabFile')),
    ...parsedItems(worker, of('parsedCronItems')),
  ];
}

/** `taskList: { send_mail: async () => {} }`, each where it is written. */
function listed(worker: Worker, place: Place | null): JobEntry[] {
  const list = place && worker.graph.evaluator.follow(place);
  if (list?.node.type !== 'ObjectExpression') return [];
  return children(list.node, 'properties').flatMap((property): JobEntry[] => {
    const name = property.computed === true ? null : keyOf(child(property, 'key'));
    if (name === null || property.type === 'SpreadElement') {
      say(worker, 'a part of the tasks of graphile-worker is computed');
      return [];
    }
    return [{ file: list.module.path, line: list.module.lineAt(property.start), kind: 'queue', schedule: null, name }];
  });
}

function pathAt({ graph, home }: Worker, place: Place): string | null {
  const text = textAt(graph.evaluator, place);
  if (text === null || text.includes(HOLE)) return null;
  return text.startsWith(ROOT) ? text.slice(ROOT.length).replace(/^\/+/, '') : posix.join(home, text);
}

function folderAt(worker: Worker, place: Place | null): JobEntry[] {
  if (place === null || place.node.type === 'ObjectExpression') return [];
  const folder = pathAt(worker, place);
  const tasks =
    folder === null ? null : tasksIn(worker.source, folder, worker.home, readsNested(worker.source, worker.home));
  if (tasks === null) say(worker, 'the folder of the tasks of graphile-worker is not found');
  return tasks ?? [];
}

const cron = ({ file, line }: Worker, schedule: string | null, name: string): JobEntry => ({
  file,
  line,
  kind: 'cron',
  schedule,
  name,
});

function crontabText(worker: Worker, place: Place | null): JobEntry[] {
  if (place === null) return [];
  const text = textAt(worker.graph.evaluator, place);
  if (text === null) say(worker, 'the schedule of graphile-worker is computed');
  return crontabLines(text ?? '').map(({ schedule, name }) => cron(worker, schedule, name));
}

function crontabAt(worker: Worker, place: Place | null): JobEntry[] {
  if (place === null) return [];
  const path = pathAt(worker, place);
  const found = path === null ? null : crontabFile(worker.source, path);
  if (found === null) say(worker, 'the schedule of graphile-worker is computed');
  return found ?? [];
}

/** `parsedCronItems: parseCronItems([{ task, match }])` */
function parsedItems(worker: Worker, place: Place | null): JobEntry[] {
  const { evaluator } = worker.graph;
  const given = place && evaluator.follow(place);
  if (!given) return [];
  const [first] = given.node.type === 'CallExpression' ? children(given.node, 'arguments') : [given.node];
  const list = first ? evaluator.follow({ node: first, module: given.module }) : null;
  if (list?.node.type !== 'ArrayExpression') return list ? crontabText(worker, list) : [];
  return children(list.node, 'elements').flatMap((node) => {
    const item = { node, module: list.module };
    const task = textAt(evaluator, option(evaluator, item, 'task'));
    const when = option(evaluator, item, 'match') ?? option(evaluator, item, 'pattern');
    if (task === null) say(worker, 'a schedule of graphile-worker is computed');
    return task === null ? [] : [cron(worker, textAt(evaluator, when), task)];
  });
}

function say({ source, file, line }: Worker, why: string): void {
  source.unresolved.push({ file, line, what: 'job', why });
}
