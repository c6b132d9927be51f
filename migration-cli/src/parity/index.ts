import type { Dependencies, Workspace } from '../model/ports.ts';
import { originalTree } from '../run/base-tree.ts';
import { inventoryOf, prepare } from '../validate/index.ts';
import { Comparer } from './compare.ts';
import { coverageOf, type Identity } from './coverage.ts';
import { type Ground, onGround, paritySettings } from './ground.ts';
import { identityOf } from './identity.ts';
import { huntMutants } from './mutants/index.ts';
import { judge, placeOf } from './noise.ts';
import { endOf, type Replay } from './replay.ts';
import type { MutantResult, ParityResult } from './result.ts';
import { replayAll, startReplay } from './run.ts';
import type { Exchange, Finding, Observation } from './types.ts';

export interface ParityOptions {
  phase: string | null;
  /** Name of a trace; null: the one of the plan's suite, recorded where it is not there yet. */
  trace: string | null;
  /** How many faults to plant; 0: none. */
  mutants: number;
  seed: number;
  /** Runs without a fault, to count false alarms. Only where faults are planted. */
  cleanRuns: number;
}

/** Sends one trace to the monolith twice and to the services once, each from the restore point, and compares what they did. */
export async function parity(deps: Dependencies, workspace: Workspace, options: ParityOptions): Promise<ParityResult> {
  const began = deps.clock.now().getTime();
  const { context: base, head } = await prepare(deps, workspace, options.phase);
  const settings = paritySettings(base.plan.parity);
  return onGround({ ...base, parity: settings }, base, head, options.trace, async (ground) => {
    const runs = await threeRuns(ground);
    const result = await resultOf(ground, runs);
    const mutants = options.mutants === 0 ? null : await sensitivity(ground, runs, new Set(result.noise), options);
    return { ...result, mutants, ms: deps.clock.now().getTime() - began };
  });
}

/** How well differences are seen: false alarms of runs without a fault, and faults that are found. */
async function sensitivity(
  ground: Ground,
  runs: Runs,
  noise: ReadonlySet<string>,
  { mutants, seed, cleanRuns }: ParityOptions,
): Promise<MutantResult> {
  const { context, services, trace, keys, monolith } = ground;
  const { deps, parity: settings } = context;
  const today = deps.clock.now().toISOString().slice(0, 10);
  const tolerated = settings.tolerated ?? [];
  const alarms: Finding[][] = [];
  for (let index = 1; index <= cleanRuns; index++) {
    const seen = await oneRun(
      ground,
      `clean-${index}`,
      `The services without a fault, ${index} of ${cleanRuns}`,
      services,
    );
    alarms.push(judge(compareRuns(ground, runs.first, seen), noise, tolerated, today).findings);
  }
  const hunted = await huntMutants(deps, services.source, mutants, seed, async () => ({
    started: await startReplay(context, services.source, services.template, trace, keys),
    trace,
    expected: new Map(runs.first.map((one) => [one.seq, one])),
    planes: settings.planes ?? {},
    fixed: monolith.template.fixed,
    noise,
    tolerated,
    today,
  }));
  return {
    ...hunted,
    cleanRuns,
    falseAlarms: alarms.filter((found) => found.length > 0).length,
    falseAlarmFindings: alarms.flat(),
  };
}

interface Runs {
  /** Who sent what, by the exchange. */
  identities: Map<number, Identity>;
  first: Observation[];
  second: Observation[];
  services: Observation[];
}

async function oneRun(
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

async function threeRuns(ground: Ground): Promise<Runs> {
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
): Finding[] {
  const comparer = new Comparer(context.parity.planes ?? {}, monolith.template.fixed);
  const exchanges = new Map([...trace.exchanges, endOf(trace)].map((one) => [one.seq, one]));
  return a.flatMap((one, index) => {
    const [other, exchange] = [b[index], exchanges.get(one.seq)];
    return other === undefined || exchange === undefined ? [] : comparer.compare(exchange, one, other);
  });
}

async function resultOf(ground: Ground, runs: Runs): Promise<Omit<ParityResult, 'ms' | 'mutants'>> {
  const { context, base, trace, keys, onlyServices } = ground;
  const { deps, workspace, parity: settings } = context;
  const noise = new Set(compareRuns(ground, runs.first, runs.second).map(placeOf));
  const today = deps.clock.now().toISOString().slice(0, 10);
  const judged = judge(compareRuns(ground, runs.first, runs.services), noise, settings.tolerated ?? [], today);
  const undecided = undecidedIn(runs);
  const inventory = await inventoryOf(deps, await originalTree(deps, workspace, base.restorePoint.commit));
  const routes = [...new Set(inventory.routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`))];
  const different = judged.findings.length > 0 || judged.expired.length > 0;
  return {
    verdict: different ? 'different' : undecided.length > 0 ? 'undecided' : 'same',
    phase: base.phase,
    trace: {
      name: trace.name,
      exchanges: trace.exchanges.length,
      notReplayed: trace.exchanges.flatMap(({ request, notReplayed }) =>
        notReplayed === undefined ? [] : [{ request: `${request.method} ${request.path}`, why: notReplayed }],
      ),
      truncated: trace.truncated,
    },
    compared: {
      exchanges: runs.first.length - 1,
      rows: sum(runs.first, ({ changes }) => changes.length),
      calls: sum(runs.first, ({ outbound }) => outbound.length),
      mails: sum(runs.first, ({ mails }) => mails.length),
    },
    ...judged,
    undecided,
    tables: { compared: keys.size, onlyServices, ignored: settings.ignoreTables ?? [] },
    coverage: coverageOf(trace.exchanges, runs.first.slice(0, -1), runs.identities, routes),
  };
}

function sum(observations: Observation[], count: (one: Observation) => number): number {
  return observations.reduce((total, one) => total + count(one), 0);
}

/** What the monolith itself could not be made to do again. */
function undecidedIn(runs: Runs): string[] {
  const first = runs.first.slice(0, -1);
  const found: string[] = [];
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
