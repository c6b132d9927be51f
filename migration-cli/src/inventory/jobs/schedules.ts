import { nameOf } from '../../code/ast.ts';
import type { Found, JobCall } from './call.ts';
import { textOf } from './call.ts';

/** What a call of a package schedules. */
export interface Rule {
  packages: RegExp;
  /** What is called, by its last name. */
  names: RegExp;
  read(call: JobCall): Found[];
}

const cron = (schedule: string | null, name: string | null = null): Found[] => [{ kind: 'cron', schedule, name }];

export const SCHEDULES: Rule[] = [
  {
    packages: /^node-cron$/,
    names: /^(?:schedule|createTask)$/,
    read: (call) => cron(call.text(0), call.key(2, 'name')),
  },
  {
    packages: /^(?:cron|croner|cron-job|node-cron-tz)$/,
    names: /^(?:Cron|CronJob|from|schedule)$/,
    read: (call) =>
      cron(
        call.key(0, 'cronTime') ?? call.text(0),
        call.key(0, 'name') ?? call.key(1, 'name') ?? nameOf(call.part(0, 'onTick')?.node),
      ),
  },
  {
    packages: /^node-schedule$/,
    names: /^scheduleJob$/,
    read: (call) => (call.args.length > 2 ? cron(call.text(1), call.text(0)) : cron(call.text(0))),
  },
  {
    packages: /^toad-scheduler$/,
    names: /^(?:SimpleIntervalJob|LongIntervalJob|CronJob)$/,
    read: (call) => {
      const schedule = call.key(0, 'cronExpression');
      const name = call.firstOf(call.argument(1));
      return schedule === null ? [{ kind: 'interval', schedule: call.text(0), name }] : cron(schedule, name);
    },
  },
  {
    packages: /^(?:later|@breejs\/later)$/,
    names: /^setInterval$/,
    read: (call) => cron(call.firstOf(call.argument(1)) ?? call.text(1)),
  },
  {
    packages: /^(?:@hokify\/)?agenda$/,
    names: /^every$/,
    read: (call) =>
      call
        .items(call.argument(1))
        .map((item) => ({ kind: 'cron', schedule: call.text(0), name: textOf(call.graph, item) })),
  },
  { packages: /^(?:bree|@breejs\/ts-worker)$/, names: /^(?:Bree|add)$/, read: bree },
  {
    packages: /^cron-job-manager$/,
    names: /^(?:CronJobManager|add|\w+)$/,
    read: (call) => (call.isFunction(2) ? cron(call.text(1), call.text(0)) : []),
  },
  { packages: /^pg-boss$/, names: /^schedule$/, read: (call) => cron(call.text(1), call.text(0)) },
  {
    packages: /^bull(?:mq)?$/,
    names: /^(?:add|upsertJobScheduler)$/,
    read: (call) => {
      const [index] = [0, 1, 2].filter((item) => call.part(item, 'repeat') !== null);
      const at = index === undefined ? call.part(1) : call.part(index, 'repeat');
      const name = call.args[0]?.type === 'ObjectExpression' ? call.firstOf(call.owner) : call.text(0);
      const read = (key: string) => (index === undefined ? call.key(1, key) : call.key(index, 'repeat', key));
      const pattern = read('pattern') ?? read('cron');
      const every = read('every');
      if (!at || (pattern === null && every === null)) return [];
      return pattern === null ? [{ kind: 'interval', schedule: every, name }] : cron(pattern, name);
    },
  },
  {
    packages: /^sidequest$/,
    names: /^schedule$/,
    read: (call) => cron(call.text(0)),
  },
  {
    packages: /^inngest$/,
    names: /^createFunction$/,
    read: (call) => {
      const name = call.key(0, 'id') ?? call.key(0, 'name');
      const schedule = call.key(1, 'cron');
      return schedule === null ? [{ kind: 'queue', name: call.key(1, 'event') ?? name }] : cron(schedule, name);
    },
  },
  {
    packages: /^@trigger\.dev\/sdk(?:\/v\d)?$/,
    names: /^task$/,
    read: (call) => {
      const schedule = call.key(0, 'cron', 'pattern') ?? call.key(0, 'cron');
      return schedule === null ? [{ kind: 'queue', name: call.key(0, 'id') }] : cron(schedule, call.key(0, 'id'));
    },
  },
  {
    packages: /^meteor\/(?:\w+:synced-cron|quave:synced-cron)$/,
    names: /^add$/,
    read: (call) => (call.part(0, 'schedule') ? cron(printed(call, 'schedule'), call.key(0, 'name')) : []),
  },
  {
    packages: /^(?:node:)?timers(?:\/promises)?$/,
    names: /^setInterval$/,
    read: (call) => [{ kind: 'interval', schedule: call.isFunction(0) ? call.text(1) : call.text(0) }],
  },
];

function printed(call: JobCall, key: string): string | null {
  const part = call.part(0, key);
  return part ? part.module.text.slice(part.node.start, part.node.end).slice(0, 80) : null;
}

/** `new Bree({ jobs: ['mail', { name, cron }, { name, interval }] })` */
function bree(call: JobCall): Found[] {
  const rows = call.items(call.part(0, 'jobs') ?? (call.owner ? call.argument(0) : null));
  return rows.flatMap((row): Found[] => {
    const key = (name: string) => {
      const [first] = [name].map((item) => partText(call, row, item));
      return first ?? null;
    };
    const schedule = key('cron');
    const interval = key('interval');
    if (schedule !== null) return [{ kind: 'cron', schedule, name: key('name'), at: row }];
    return interval === null ? [] : [{ kind: 'interval', schedule: interval, name: key('name'), at: row }];
  });
}

function partText(call: JobCall, row: Parameters<JobCall['items']>[0], key: string): string | null {
  const value = row && call.graph.evaluator.follow(row);
  const found = value?.node.type === 'ObjectExpression' ? call.graph.evaluator.property(value, key) : null;
  return found ? textOf(call.graph, found) : null;
}
