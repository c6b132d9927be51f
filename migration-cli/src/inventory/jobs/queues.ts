import { type Found, type JobCall, textOf } from './call.ts';
import type { Rule } from './schedules.ts';

const queue = (name: string | null): Found[] => [{ kind: 'queue', name }];

const first = (call: JobCall): Found[] => queue(call.text(0));

/** What takes work or messages that others put somewhere. */
export const QUEUES: Rule[] = [
  { packages: /^bullmq$/, names: /^Worker$/, read: first },
  {
    packages: /^(?:bull|bee-queue|kue)$/,
    names: /^process$/,
    read: (call) => {
      const name = call.firstOf(call.owner);
      const own = call.args.length > 1 ? text(call, 0) : null;
      return queue(own === null ? name : name === null ? own : `${name}:${own}`);
    },
  },
  { packages: /^(?:@hokify\/)?agenda$/, names: /^define$/, read: first },
  { packages: /^pg-boss$/, names: /^(?:work|subscribe|onComplete|process|workWithOptions)$/, read: first },
  { packages: /^(?:amqplib(?:\/callback_api)?|amqp-connection-manager)$/, names: /^consume$/, read: first },
  { packages: /^rascal$/, names: /^subscribe$/, read: first },
  {
    packages: /^(?:kafkajs|@confluentinc\/kafka-javascript)$/,
    names: /^subscribe$/,
    read: (call) => {
      const topics = call.part(0, 'topics');
      return topics
        ? call.items(topics).map((item) => ({ kind: 'queue', name: textOf(call.graph, item) }))
        : queue(call.key(0, 'topic') ?? call.text(0));
    },
  },
  { packages: /^(?:nats|@nats-io\/[\w-]+|mqtt|async-mqtt)$/, names: /^subscribe(?:Async)?$/, read: each },
  { packages: /^(?:nats|@nats-io\/[\w-]+)$/, names: /^consume$/, read: () => queue(null) },
  { packages: /^(?:redis|ioredis|@redis\/client)$/, names: /^[ps]?[sS]ubscribe$/, read: each },
  { packages: /^@google-cloud\/pubsub$/, names: /^subscription$/, read: first },
  { packages: /^sqs-consumer$/, names: /^create$/, read: (call) => queue(call.key(0, 'queueUrl')) },
  {
    packages: /^@temporalio\/worker$/,
    names: /^create$/,
    read: (call) => (call.part(0, 'taskQueue') ? queue(call.key(0, 'taskQueue')) : []),
  },
  {
    packages: /^node-resque$/,
    names: /^(?:Worker|MultiWorker)$/,
    read: (call) =>
      call.items(call.part(0, 'queues')).map((item) => ({ kind: 'queue', name: textOf(call.graph, item) })),
  },
];

const text = (call: JobCall, index: number) =>
  call.isFunction(index) || (call.args[index]?.type === 'Literal' && typeof call.args[index]?.value === 'number')
    ? null
    : call.text(index);

/** `subscribe('a', 'b')` and `subscribe(['a', 'b'])`. */
function each(call: JobCall): Found[] {
  const names = call.args.flatMap((node, index) => {
    if (call.isFunction(index) || node.type === 'ObjectExpression') return [];
    return call.items(call.argument(index)).flatMap((item) => textOf(call.graph, item) ?? []);
  });
  return names.length > 0 ? names.map((name) => ({ kind: 'queue', name })) : queue(null);
}
