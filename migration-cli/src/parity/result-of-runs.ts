import { inventoryOfFolder } from '../inventory/index.ts';
import type { ParityResult } from '../model/parity.ts';
import { HTTP2_PREFACE } from '../model/traffic.ts';
import { originalTree } from '../run/base-tree.ts';
import { coverageOf } from './coverage.ts';
import type { Ground } from './ground.ts';
import { judge, type Noise } from './noise.ts';
import { compareRuns, type Runs } from './runs.ts';
import { notReplayedOf, requestsOf } from './trace-parts.ts';
import type { Observation } from './types.ts';

/** What three runs say about the services. */
export async function resultOf(
  ground: Ground,
  runs: Runs,
  noise: Noise,
): Promise<Omit<ParityResult, 'ms' | 'mutants' | 'metamorphic'>> {
  const { context, base, trace, keys, onlyServices } = ground;
  const { deps, workspace, parity: settings } = context;
  const today = deps.clock.now().toISOString().slice(0, 10);
  const judged = judge(
    compareRuns(ground, runs.first, runs.services, noise.madeUp),
    noise,
    settings.tolerated ?? [],
    today,
  );
  const undecided = undecidedIn(runs);
  const inventory = await inventoryOfFolder(deps, await originalTree(deps, workspace, base.restorePoint.commit));
  const routes = [...new Set(inventory.routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`))];
  const different = judged.findings.length > 0 || judged.expired.length > 0;
  return {
    verdict: different ? 'different' : undecided.length > 0 ? 'undecided' : 'same',
    phase: base.phase,
    trace: {
      name: trace.name,
      exchanges: requestsOf(trace).length,
      notReplayed: notReplayedOf(trace),
      truncated: trace.truncated,
    },
    compared: {
      exchanges: requestsOf(trace).filter(({ notReplayed }) => notReplayed === undefined).length,
      rows: sum(runs.first, ({ changes }) => changes.length),
      calls: sum(runs.first, ({ outbound }) => outbound.length),
      mails: sum(runs.first, ({ mails }) => mails.length),
      messages: sum(runs.first, ({ streams = [] }) => streams.reduce((all, { messages }) => all + messages.length, 0)),
    },
    ...judged,
    undecided,
    tables: { compared: keys.size, onlyServices, ignored: settings.ignoreTables ?? [] },
    coverage: coverageOf(trace.exchanges, runs.first.slice(0, -1), runs.first.at(-1), runs.identities, routes),
  };
}

function sum(observations: Observation[], count: (one: Observation) => number): number {
  return observations.reduce((total, one) => total + count(one), 0);
}

/** What the monolith itself could not be made to do again, and what cannot be seen of either side. */
export function undecidedIn(runs: Pick<Runs, 'first' | 'services'>): string[] {
  const first = runs.first.slice(0, -1);
  const found: string[] = [...http2In(runs.first, 'the monolith'), ...http2In(runs.services, 'the services')];
  if (first.length === 0) found.push('the trace holds no request that can be replayed');
  for (const { seq, response, unsettled, outbound } of first) {
    if (response.status === 0) found.push(`request ${seq}: the monolith gave no answer: ${response.body.text}`);
    if (unsettled !== null) found.push(`request ${seq}: the monolith did not come to rest: ${unsettled}`);
    for (const { target, request, response: answer } of outbound)
      if (answer.status === 504)
        found.push(`request ${seq}: nothing was recorded for ${request.method} ${target}${request.path}`);
  }
  return found;
}

/** Such a call fails on every side, so nothing is known of what it would have done. */
function http2In(observations: Observation[], who: string): string[] {
  return observations.flatMap(({ seq, outbound }) =>
    outbound.some(({ request }) => request.method === HTTP2_PREFACE)
      ? [`request ${seq}: ${who} called an outside system by HTTP/2, which is not understood`]
      : [],
  );
}
