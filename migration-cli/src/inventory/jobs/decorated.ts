import { child, children, keyOf, type Node } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { JobEntry } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { type Decorator, eachDecorator } from '../http/decorated-classes.ts';

const SCHEDULES = /^@nestjs\/schedule$/;
const MESSAGES = /^@nestjs\/microservices$/;
const EVENTS = /^@nestjs\/event-emitter$/;
const QUEUES = /^(?:@nestjs\/bull|@nestjs\/bullmq|nest-bull)$/;

/** NestJS: `@Cron('0 * * * *')`, `@Interval('name', 1000)` and the `@Processor('queue')` of a class. */
export function decoratedJobs(module: ParsedModule, graph: CallGraph): JobEntry[] {
  if (!/@nestjs\/(?:schedule|bull|bullmq|microservices|event-emitter)['"]|nest-bull['"]/.test(module.text)) return [];
  const holders = [
    ...module.nodes('MethodDefinition'),
    ...module.nodes('ClassDeclaration'),
    ...module.nodes('ClassExpression'),
  ];
  return holders.flatMap((node) =>
    eachDecorator({ node, module }, graph.evaluator, (decorator): JobEntry[] => {
      const found = jobOf(decorator, graph);
      return found ? [{ file: module.path, line: module.lineAt(decorator.place.node.start), ...found(node) }] : [];
    }),
  );
}

type Found = (holder: Node) => Pick<JobEntry, 'kind' | 'schedule' | 'name'>;

function jobOf({ name, origin, args, place }: Decorator, graph: CallGraph): Found | null {
  const [first, second] = args;
  const textOf = (node: Node | undefined) => (node ? printed(graph, { node, module: place.module }) : null);
  if (SCHEDULES.test(origin) && name === 'Cron')
    return (holder) => ({ kind: 'cron', schedule: textOf(first), name: methodName(holder) });
  if (SCHEDULES.test(origin) && name === 'Interval')
    return (holder) => ({ kind: 'interval', schedule: textOf(second ?? first), name: methodName(holder) });
  if (MESSAGES.test(origin) && /^(?:MessagePattern|EventPattern)$/.test(name))
    return () => ({ kind: 'queue', schedule: null, name: textOf(first) });
  if (EVENTS.test(origin) && name === 'OnEvent')
    return () => ({ kind: 'listener', schedule: null, name: textOf(first) });
  if (QUEUES.test(origin) && name === 'Processor')
    return () => ({ kind: 'queue', schedule: null, name: textOf(queueName(first)) });
  return null;
}

/** `@Processor({ name: 'mail' })` and `@Processor('mail')`. */
function queueName(first: Node | undefined): Node | undefined {
  if (first?.type !== 'ObjectExpression') return first;
  const named = children(first, 'properties').find((property) => keyOf(child(property, 'key')) === 'name');
  return child(named, 'value') ?? undefined;
}

function printed(graph: CallGraph, place: { node: Node; module: ParsedModule }): string {
  const [only, ...rest] = graph.evaluator.texts(place);
  if (only !== undefined && rest.length === 0 && !only.includes(HOLE)) return only;
  return place.module.text.slice(place.node.start, place.node.end).slice(0, 80);
}

function methodName(method: Node): string | null {
  const owner = keyOf(child(method.parent?.parent, 'id'));
  const own = keyOf(child(method, 'key'));
  return owner === null ? own : `${owner}.${own}`;
}
