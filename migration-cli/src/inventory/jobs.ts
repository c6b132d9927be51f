import { child, dottedName, isFunction, type Node, nameOf, propertyOf } from '../code/ast.ts';
import type { LoopItem } from '../code/evaluate-loops.ts';
import { HOLE } from '../code/evaluate-paths.ts';
import type { ParsedModule } from '../code/parse.ts';
import { lookup } from '../code/scope.ts';
import type { JobEntry } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { decoratedJobs } from './decorated-jobs.ts';
import { argumentsOf, functionName, within } from './functions.ts';
import { graphileWorkerJobs } from './graphile-worker/index.ts';
import { calleePackage } from './path-consumers.ts';
import type { Source } from './project.ts';

/** Everything that runs without a request: schedules, intervals, queue consumers, listeners. */
export function readJobs(source: Source, graph: CallGraph): JobEntry[] {
  const modules = [...source.project.modules.values()].filter(
    ({ path }) => source.files.get(path)?.entry.test !== true,
  );
  return [
    ...modules.flatMap((module) => [
      ...[...module.calls(RUNS_LATER), ...module.nodes('NewExpression')].flatMap((call) => job(module, call, graph)),
      ...decoratedJobs(module, graph),
    ]),
    ...graphileWorkerJobs(source, graph),
  ];
}

/** The last names of all that `kindOf` knows. */
const RUNS_LATER =
  /^(?:schedule|Cron|CronJob|scheduleJob|from|createTask|setInterval|every|define|setTimeout|Worker|work|process|consume|subscribe|boss|on|addListener|once|prependListener)$/;

function job(module: ParsedModule, call: Node, graph: CallGraph): JobEntry[] {
  const name = dottedName(child(call, 'callee')) ?? `?.${propertyOf(child(call, 'callee')) ?? ''}`;
  const last = name.split('.').at(-1) ?? name;
  const origin = calleePackage(call);
  const kind = kindOf(call, name, last, origin, graph, module);
  if (kind === null) return [];
  const [first, second] = argumentsOf(call);
  const schedule = kind === 'cron' ? first : kind === 'interval' || kind === 'timeout-loop' ? second : undefined;
  const subject = kind === 'queue' || kind === 'listener' ? text(graph, module, first) : null;
  const own = subject ?? handlerName(call) ?? within(call);
  // A loop over registered jobs schedules each of them: the job is where it is registered.
  return graph.evaluator.eachRound({ node: call, module }, (item) => {
    const at = item && 'node' in item ? item : { node: call, module };
    const registered = item ? registeredName(graph, item) : null;
    return [
      {
        file: at.module.path,
        line: at.module.lineAt(at.node.start),
        kind,
        schedule: text(graph, module, schedule),
        name: registered ?? own,
      },
    ];
  });
}

function handlerName(call: Node): string | null {
  const [, ...rest] = argumentsOf(call);
  const handler = [argumentsOf(call)[0], ...rest].find(
    (argument) => argument && (isFunction(argument) || isFunctionName(argument)),
  );
  return handler ? (nameOf(handler) ?? functionName(handler)) : null;
}

function isFunctionName(node: Node): boolean {
  return node.type === 'Identifier' && /^(?:function|import|param)$/.test(lookup(node, nameOf(node) ?? '')?.kind ?? '');
}

function registeredName(graph: CallGraph, item: LoopItem): string | null {
  if (!('node' in item)) return item.text;
  if ('entry' in item) return item.entry;
  const place = graph.evaluator.follow(item);
  const name = place ? graph.evaluator.property(place, 'name') : null;
  return name ? text(graph, name.module, name.node) : null;
}

function text(graph: CallGraph, module: ParsedModule, node: Node | undefined): string | null {
  if (!node) return null;
  const [only, ...rest] = graph.evaluator.texts({ node, module });
  if (only !== undefined && rest.length === 0 && !only.includes(HOLE)) return only;
  return node.type === 'Identifier' || isFunction(node) ? null : module.text.slice(node.start, node.end).slice(0, 80);
}

function kindOf(
  call: Node,
  name: string,
  last: string,
  origin: string,
  graph: CallGraph,
  module: ParsedModule,
): JobEntry['kind'] | null {
  if (/^(?:node-cron|croner|cron|node-schedule|toad-scheduler|later|agenda)$/.test(origin)) {
    return /^(?:schedule|Cron|CronJob|scheduleJob|from|createTask|setInterval|every|define)$/.test(last)
      ? 'cron'
      : null;
  }
  if (name === 'setInterval' || name === 'globalThis.setInterval') return runsFromStart(call) ? 'interval' : null;
  if (name === 'setTimeout') return reschedulesItself(call) ? 'timeout-loop' : null;
  if (origin === 'bullmq' && last === 'Worker') return 'queue';
  const owner = ownerPackage(call, graph, module);
  if (
    /^(?:work|process|consume|subscribe|boss)$/.test(last) &&
    /^(?:pg-boss|bull|bullmq|bee-queue|amqplib|kafkajs|nats|ioredis|redis)$/.test(owner)
  )
    return 'queue';
  if (/^(?:on|addListener|once|prependListener)$/.test(last) && owner === 'EventEmitter') return 'listener';
  return null;
}

/** An interval belongs to the process when no request starts it: at module level or in a function that starts things. */
function runsFromStart(call: Node): boolean {
  const holder = within(call);
  return holder === null || !/handler|middleware/i.test(holder);
}

function reschedulesItself(call: Node): boolean {
  const holder = within(call);
  const [first] = argumentsOf(call);
  return holder !== null && nameOf(first) === holder;
}

/** What the object of a method call was made by: a package, or 'EventEmitter' for emitters of the tree. */
function ownerPackage(call: Node, graph: CallGraph, module: ParsedModule): string {
  const object = child(child(call, 'callee'), 'object');
  const value = object ? graph.evaluator.follow({ node: object, module }) : null;
  if (value?.node.type !== 'NewExpression' && value?.node.type !== 'CallExpression') return '';
  const made = dottedName(child(value.node, 'callee')) ?? '';
  if (/(?:^|\.)EventEmitter2?$/.test(made)) return 'EventEmitter';
  const base = graph.evaluator.follow({ node: child(value.node, 'callee') ?? value.node, module: value.module });
  if (base && /^Class/.test(base.node.type) && /EventEmitter/.test(dottedName(child(base.node, 'superClass')) ?? ''))
    return 'EventEmitter';
  return calleePackage(value.node);
}
