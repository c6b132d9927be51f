import { child, dottedName, type Node, nameOf } from '../../code/ast.ts';
import type { LoopItem } from '../../code/evaluate-loops.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { JobEntry } from '../../model/inventory.ts';
import { isMinified } from '../browser-code.ts';
import type { CallGraph } from '../call-graph.ts';
import { argumentsOf, enclosingFunction, within } from '../functions.ts';
import { graphileWorkerJobs } from '../graphile-worker/index.ts';
import type { Source } from '../project.ts';
import { calledName, type Found, handlerName, isParameter, JobCall, textOf } from './call.ts';
import { configuredJobs } from './configured.ts';
import { decoratedJobs } from './decorated.ts';
import { endlessLoop, timers } from './loops.ts';
import { packageBehind, packageOfCall } from './packages.ts';
import { QUEUES } from './queues.ts';
import { type Rule, SCHEDULES } from './schedules.ts';
import { sayUnreadJobs } from './unread.ts';

/** Everything that runs without a request: schedules, intervals, queue consumers, listeners. */
export function readJobs(source: Source, graph: CallGraph): JobEntry[] {
  const modules = [...source.project.modules.values()].filter(
    (module) => source.files.get(module.path)?.entry.test !== true && !isMinified(module),
  );
  const rules = rulesFor(modules);
  sayUnreadJobs(source);
  return [
    ...modules.flatMap((module) => [
      ...candidates(module).flatMap((node) => jobsOf(graph, rules, { node, module })),
      ...subclassCalls(graph, module),
      ...endlessLoops(graph, module),
      ...decoratedJobs(module, graph),
    ]),
    ...graphileWorkerJobs(source, graph),
    ...configuredJobs(source),
  ];
}

const SPECIFIER = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]([^'"\n./][^'"\n]*)['"]/g;

/** The rules of packages that the tree names anywhere. */
function rulesFor(modules: ParsedModule[]): Rule[] {
  const named = new Set(modules.flatMap(({ text }) => [...text.matchAll(SPECIFIER)].map((match) => match[1] ?? '')));
  return [...SCHEDULES, ...QUEUES].filter(({ packages }) => [...named].some((name) => packages.test(name)));
}

/** The last names of all that a rule knows, as long as nothing renames them. */
const RUNS_LATER =
  /^(?:schedule|createTask|Cron|CronJob|from|scheduleJob|setInterval|setTimeout|every|define|add|upsertJobScheduler|createFunction|task|Worker|work|process|consume|subscribe|[ps][sS]ubscribe|onComplete|subscription|create|on|addListener|once|prependListener)$/;
const RENAMES = /['"](?:node-cron|cron|croner|(?:node:)?timers(?:\/promises)?|cron-job-manager)['"]/;

const candidates = (module: ParsedModule): Node[] => [
  ...(RENAMES.test(module.text) ? module.nodes('CallExpression') : module.calls(RUNS_LATER)),
  ...module.nodes('NewExpression'),
];

function jobsOf(graph: CallGraph, rules: Rule[], place: Place): JobEntry[] {
  const { node } = place;
  const call = new JobCall(graph, place);
  const [first] = readCall(call, rules);
  if (!first) return [];
  const wrapped = throughWrapper(call, rules);
  if (wrapped) return wrapped;
  const own = handlerName(node) ?? within(node);
  // A loop over registered jobs schedules each of them: the job is where it is registered.
  return graph.evaluator.eachRound(call.place, (item) => {
    const at = item && 'node' in item ? item : call.place;
    const registered = item ? registeredName(graph, item) : null;
    return readCall(call, rules).map(({ kind, schedule = null, name = null, at: row }) => ({
      file: (row ?? at).module.path,
      line: (row ?? at).module.lineAt((row ?? at).node.start),
      kind,
      schedule,
      name: kind === 'queue' || kind === 'listener' ? (name ?? registered ?? own) : (registered ?? name ?? own),
    }));
  });
}

/** `every(expression, work)` of the tree, around a call of a package: each of its calls is a job. */
function throughWrapper(call: JobCall, rules: Rule[]): JobEntry[] | null {
  const { graph, args } = call;
  const [first] = args;
  const param = first && isParameter(first) ? first : null;
  const fn = param ? enclosingFunction(lookup(param, nameOf(param) ?? '')?.node ?? param) : null;
  const known = fn ? graph.callsOf(fn) : [];
  if (!fn || known.length === 0) return null;
  return known.flatMap(({ node, module }) =>
    graph.evaluator.withCall(fn, { node, module }, () =>
      readCall(call, rules).map(({ kind, schedule = null, name = null }) => ({
        file: module.path,
        line: module.lineAt(node.start),
        kind,
        schedule,
        name: name ?? handlerName(node) ?? within(node),
      })),
    ),
  );
}

function readCall(call: JobCall, active: Rule[]): Found[] {
  const { node } = call.place;
  const name = calledName(node);
  const rules = active.filter(({ names }) => names.test(name));
  const origin = rules.length > 0 ? packageOfCall(call.graph, call.place) : '';
  const rule = origin === '' ? undefined : rules.find(({ packages }) => packages.test(origin));
  if (rule) return rule.read(call);
  return node.type === 'CallExpression' ? [...timers(call), ...listeners(call, name)] : [];
}

/** Emitters of the tree, and what Postgres notifies a client of. */
function listeners(call: JobCall, name: string): Found[] {
  const { owner } = call;
  if (!/^(?:on|addListener|once|prependListener)$/.test(name) || !owner) return [];
  const event = call.text(0);
  if (event === 'notification' && /^pg(?:-listen)?$/.test(packageBehind(call.graph, owner)))
    return [{ kind: 'listener', name: event }];
  return isEmitter(call.graph, call) ? [{ kind: 'listener', name: event }] : [];
}

function isEmitter(graph: CallGraph, { owner }: JobCall): boolean {
  const value = owner ? graph.evaluator.follow(owner) : null;
  if (value?.node.type !== 'NewExpression' && value?.node.type !== 'CallExpression') return false;
  const callee = child(value.node, 'callee');
  if (/(?:^|\.)EventEmitter2?$/.test(dottedName(callee) ?? '')) return true;
  const base = graph.evaluator.follow({ node: callee ?? value.node, module: value.module });
  const isClass = base !== null && /^Class/.test(base.node.type);
  return isClass && /EventEmitter/.test(dottedName(child(base.node, 'superClass')) ?? '');
}

function registeredName(graph: CallGraph, item: LoopItem): string | null {
  if (!('node' in item)) return item.text;
  if ('entry' in item) return item.entry;
  const place = graph.evaluator.follow(item);
  const name = place ? graph.evaluator.property(place, 'name') : null;
  return name ? textOf(graph, name) : null;
}

/** `class Mail extends Worker { constructor() { super('mail', …) } }` */
function subclassCalls(graph: CallGraph, module: ParsedModule): JobEntry[] {
  if (!module.text.includes('bullmq')) return [];
  return [...module.nodes('ClassDeclaration'), ...module.nodes('ClassExpression')].flatMap((cls) => {
    const parent = child(cls, 'superClass');
    const imported = parent ? lookup(parent, nameOf(parent) ?? '')?.imported : null;
    if (imported?.specifier !== 'bullmq' || imported.name !== 'Worker') return [];
    const call = module
      .nodes('CallExpression')
      .find((node) => child(node, 'callee')?.type === 'Super' && node.start > cls.start && node.end < cls.end);
    const [first] = call ? argumentsOf(call) : [];
    const name = first ? textOf(graph, { node: first, module }) : null;
    return [{ file: module.path, line: module.lineAt((call ?? cls).start), kind: 'queue', schedule: null, name }];
  });
}

/** Loops that nothing ends and that wait: every other module is spared the walk through its tree. */
const MAY_LOOP = /\bwhile\s*\(\s*true\b|\bfor\s*\([^;)]*;\s*;/;

function endlessLoops(graph: CallGraph, module: ParsedModule): JobEntry[] {
  if (!module.text.includes('await') || !MAY_LOOP.test(module.text)) return [];
  return [...module.nodes('WhileStatement'), ...module.nodes('ForStatement')].flatMap((loop) => {
    const found = endlessLoop(loop);
    if (!found) return [];
    const [first] = argumentsOf(found.sleeps);
    const schedule = first ? textOf(graph, { node: first, module }) : null;
    return [{ file: module.path, line: module.lineAt(loop.start), kind: 'timeout-loop', schedule, name: within(loop) }];
  });
}
