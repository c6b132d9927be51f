import type { Finding, Identity } from '../model/parity.ts';
import { Comparer } from './compare.ts';
import type { Ground } from './ground.ts';
import { identityOf } from './identity.ts';
import { endOf, type Replay } from './replay.ts';
import { replayAll, startReplay } from './run.ts';
import type { Exchange, Observation } from './types.ts';

/** The three runs that every comparison consists of. */
export interface Runs {
  /** Who sent what, by the exchange. */
  identities: Map<number, Identity>;
  first: Observation[];
  second: Observation[];
  services: Observation[];
}

/** Sends the trace to a side on a fresh copy of its database. */
export async function oneRun(
  { context, trace, keys }: Ground,
  id: string,
  title: string,
  { source, template }: Ground['monolith'],
  before?: Parameters<typeof replayAll>[2],
): Promise<Observation[]> {
  const { deps } = context;
  deps.emit({ type: 'step-started', id, title });
  const began = deps.clock.now().getTime();
  const started = await startReplay(context, source, template, trace, keys);
  try {
    const seen = await replayAll(started, trace, before);
    const ms = deps.clock.now().getTime() - began;
    deps.emit({ type: 'step-done', id, text: `${title}: ${seen.length} requests`, ms });
    return seen;
  } finally {
    await started.close();
  }
}

export async function threeRuns(ground: Ground): Promise<Runs> {
  const { monolith, services } = ground;
  const identities = new Map<number, Identity>();
  const note = async (replay: Replay, exchange: Exchange) => {
    const identity = await identityOf(replay, exchange);
    if (identity !== null) identities.set(exchange.seq, identity);
  };
  return {
    identities,
    first: await oneRun(ground, 'monolith-1', 'The monolith', monolith, note),
    second: await oneRun(ground, 'monolith-2', 'The monolith again, for what it never does twice alike', monolith),
    services: await oneRun(ground, 'services', 'The services', services),
  };
}

/** Findings of one run against another, over the whole trace. */
export function compareRuns(
  { context, monolith, trace }: Pick<Ground, 'context' | 'monolith' | 'trace'>,
  a: Observation[],
  b: Observation[],
  madeUp: ReadonlySet<string>,
): Finding[] {
  const comparer = new Comparer(context.parity.planes ?? {}, monolith.template.fixed, madeUp);
  const exchanges = new Map([...trace.exchanges, endOf(trace)].map((one) => [one.seq, one]));
  const found = a.flatMap((one, index) => {
    const [other, exchange] = [b[index], exchanges.get(one.seq)];
    return other === undefined || exchange === undefined ? [] : comparer.compare(exchange, one, other);
  });
  return [...found, ...comparer.finish(endOf(trace).seq)];
}
