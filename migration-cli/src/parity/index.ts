import type { Finding, MetamorphicResult, MutantResult, ParityResult } from '../model/parity.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { interruptible } from '../run/interruption.ts';
import { prepare } from '../validate/index.ts';
import { type Ground, onGround, paritySettings } from './ground.ts';
import { keepParity } from './kept.ts';
import { metamorphicChecks } from './metamorphic/index.ts';
import { huntMutants } from './mutants/index.ts';
import { joinedNoise, judge, type Noise, noiseOf } from './noise.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { resultOf } from './result-of-runs.ts';
import { startReplay } from './run.ts';
import { compareRuns, oneRun, type Runs, threeRuns } from './runs.ts';
import { countNoise } from './stream-noise.ts';

export interface ParityOptions {
  phase: string | null;
  /** Name of a trace; null: the one of the plan's suite, recorded where it is not there yet. */
  trace: string | null;
  /** Whether requests are also repeated, sent by another tenant, and sent in another order. */
  metamorphic: boolean;
  /** How many faults to plant; 0: none. */
  mutants: number;
  seed: number;
  /** Runs without a fault, to count false alarms. Only where faults are planted. */
  cleanRuns: number;
}

/**
 * Sends one trace to the monolith twice and to the services once, each from the restore point, and compares what they did.
 * The result is kept for the report and for evidence.
 */
export function parity(deps: Dependencies, workspace: Workspace, options: ParityOptions): Promise<ParityResult> {
  return oneAtATime(deps, workspace, 'parity', () =>
    interruptible(deps, LEFT, 'nectar parity', () => compareSides(deps, workspace, options)),
  );
}

const LEFT = 'Nothing was decided; what was started is ended and removed.';

async function compareSides(deps: Dependencies, workspace: Workspace, options: ParityOptions): Promise<ParityResult> {
  const began = deps.clock.now().getTime();
  const { context: base, head } = await prepare(deps, workspace, options.phase);
  const settings = paritySettings(base.plan);
  const result = await onGround({ ...base, parity: settings }, base, head, options.trace, async (ground) => {
    const runs = await threeRuns(ground);
    const noise = joinedNoise(
      noiseOf((madeUp) => compareRuns(ground, runs.first, runs.second, madeUp)),
      countNoise(ground.trace.exchanges, runs.first),
    );
    const compared = await resultOf(ground, runs, noise);
    const metamorphic = options.metamorphic ? await changedTraces(ground, runs, noise) : null;
    const differs = metamorphic?.some(({ findings }) => findings.length > 0) === true;
    const verdict = differs ? 'different' : compared.verdict;
    const mutants = options.mutants === 0 ? null : await sensitivity(ground, runs, noise, options);
    return { ...compared, verdict, metamorphic, mutants, ms: deps.clock.now().getTime() - began };
  });
  await keepParity(deps, workspace, base.plan, head, result);
  return result;
}

function judged({ context }: Ground, found: Finding[], noise: Noise): Finding[] {
  const { deps, parity: settings } = context;
  const today = deps.clock.now().toISOString().slice(0, 10);
  return judge(found, noise, settings.tolerated ?? [], today).findings;
}

/** Requests repeated, sent by another tenant, and sent in another order. */
function changedTraces(ground: Ground, runs: Runs, noise: Noise): Promise<MetamorphicResult[]> {
  const bySeq = (seen: Runs['first']) => new Map(seen.map((one) => [one.seq, one]));
  const withTrace = (exchanges: Ground['trace']['exchanges']): Ground => ({
    ...ground,
    trace: { ...ground.trace, exchanges },
  });
  const known = {
    exchanges: ground.trace.exchanges.filter(({ notReplayed }) => notReplayed === undefined),
    observations: bySeq(runs.first),
    identities: runs.identities,
    signatures: ground.context.parity.signatures,
  };
  return metamorphicChecks(known, {
    services: bySeq(runs.services),
    run: (side, exchanges, title) => oneRun(withTrace(exchanges), 'metamorphic', title, ground[side]),
    judge: (exchanges, a, b, again) => {
      const compare = (other: Runs['first'], madeUp: ReadonlySet<string>) =>
        compareRuns(withTrace(exchanges), a, other, madeUp);
      const more =
        again === null
          ? noise
          : joinedNoise(
              noise,
              noiseOf(() => compare(again, noise.madeUp)),
            );
      return judged(ground, compare(b, noise.madeUp), more);
    },
  });
}

/** How well differences are seen: false alarms of runs without a fault, and faults that are found. */
async function sensitivity(
  ground: Ground,
  runs: Runs,
  noise: Noise,
  { mutants, seed, cleanRuns }: ParityOptions,
): Promise<MutantResult> {
  const { context, services, trace, keys, monolith } = ground;
  const { deps, parity: settings } = context;
  const alarms: Finding[][] = [];
  for (let index = 1; index <= cleanRuns; index++) {
    const title = `The services without a fault, ${index} of ${cleanRuns}`;
    const seen = await oneRun(ground, `clean-${index}`, title, services);
    alarms.push(judged(ground, compareRuns(ground, runs.first, seen, noise.madeUp), noise));
  }
  const hunted = await huntMutants(deps, services.source, mutants, seed, async () => ({
    started: await startReplay(context, services.source, services.template, trace, keys),
    trace,
    expected: new Map(runs.first.map((one) => [one.seq, one])),
    planes: settings.planes ?? {},
    fixed: monolith.template.fixed,
    noise,
    tolerated: settings.tolerated ?? [],
    today: deps.clock.now().toISOString().slice(0, 10),
  }));
  return {
    ...hunted,
    cleanRuns,
    falseAlarms: alarms.filter((found) => found.length > 0).length,
    falseAlarmFindings: alarms.flat(),
  };
}
