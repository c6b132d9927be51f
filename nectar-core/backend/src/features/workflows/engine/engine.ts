import { type Step, stepTypes } from '@nectar/contracts/core/steps.ts';
import { withTenant } from '@nectar/service-kit';
import type { CoreContext } from '../../../shared/context.ts';
import { STOPPED } from './abandoned.ts';
import {
  type ClaimedRun,
  claimRun,
  finishRun,
  isRunning,
  type RunEnd,
  type RunKey,
  recordStep,
  type StepRecord,
} from './engine.queries.ts';
import { type StepContext, StepError, type StepModule, type StepResult } from './step.ts';
import * as condition from './steps/condition.ts';
import * as delay from './steps/delay.ts';
import * as email from './steps/email.ts';
import * as http from './steps/http.ts';
import * as transform from './steps/transform.ts';

export type EngineContext = Pick<CoreContext, 'pool' | 'mailer' | 'outbound' | 'secrets' | 'usage'>;

type StepEnd = { kind: 'done'; result: StepResult } | { kind: 'fail'; error: string } | { kind: 'cancel' };

const stepModules: { [Type in Step['type']]: StepModule<Type> } = { condition, delay, email, http, transform };

const labelOf = (step: Step) => step.name || step.type;
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The code of a step. The type comes from stored JSON, so the list is checked here. */
function stepModule(type: Step['type']): StepModule {
  if (!stepTypes.includes(type)) throw new Error(`Unknown step type "${type}".`);
  return stepModules[type] as StepModule;
}

/** One run at work: its steps in order, each recorded as it ends. */
function runAtWork(run: ClaimedRun, context: EngineContext, signal: AbortSignal) {
  const inTenant: StepContext['inTenant'] = (work) => withTenant(context.pool, run.organizationId, work);
  const record = (step: StepRecord) => inTenant((db) => recordStep(db, run.id, step));
  const finish = (end: RunEnd) => inTenant((db) => finishRun(db, run.id, end));
  const values: StepContext['values'] = { input: run.input, previous: run.input, steps: [] };

  async function runStep(index: number, step: Step): Promise<StepEnd> {
    const started = performance.now();
    const ended = (rest: Omit<StepRecord, 'index' | 'name' | 'type'>) =>
      record({
        index,
        name: labelOf(step),
        type: step.type,
        durationMs: Math.round(performance.now() - started),
        ...rest,
      });
    try {
      const { mailer, outbound, secrets } = context;
      const stepContext = { mailer, outbound, secrets, values, signal, inTenant };
      const result = await stepModule(step.type).run(step.config, stepContext);
      await ended({ status: 'succeeded', input: result.input, output: result.output });
      return { kind: 'done', result };
    } catch (error) {
      if (signal.aborted) {
        await ended({ status: 'cancelled' });
        return { kind: 'cancel' };
      }
      const tried = error instanceof StepError ? { input: error.input, output: error.output } : {};
      await ended({ status: 'failed', ...tried, error: messageOf(error) });
      return { kind: 'fail', error: `Step ${index + 1} "${labelOf(step)}": ${messageOf(error)}` };
    }
  }

  async function skipFrom(first: number): Promise<void> {
    for (const [offset, step] of run.steps.slice(first).entries())
      await record({ index: first + offset, name: labelOf(step), type: step.type, status: 'skipped' });
  }

  /** After a cancel the stored status stays "cancelled"; after a shutdown the run must not stay "running". */
  async function endInterrupted(firstSkipped: number): Promise<void> {
    await skipFrom(firstSkipped);
    await finish({ status: 'failed', error: STOPPED });
  }

  async function runSteps(): Promise<void> {
    for (const [index, step] of run.steps.entries()) {
      if (signal.aborted || !(await inTenant((db) => isRunning(db, run.id)))) return endInterrupted(index);
      const end = await runStep(index, step);
      if (end.kind === 'cancel') return endInterrupted(index + 1);
      if (end.kind === 'fail') {
        await skipFrom(index + 1);
        return finish({ status: 'failed', error: end.error });
      }
      values.steps.push(end.result.output);
      if (!end.result.passThrough) values.previous = end.result.output;
      if (end.result.stop) {
        await skipFrom(index + 1);
        break;
      }
    }
    await finish({ status: 'succeeded', output: values.previous });
  }

  return { runSteps, finish };
}

/** Executes runs in this process. */
export function createEngine(context: EngineContext) {
  const active = new Map<string, AbortController>();

  /** Claims and executes one queued run; false when it was not there to claim. */
  async function execute(key: RunKey): Promise<boolean> {
    const run = await withTenant(context.pool, key.organizationId, (db) => claimRun(db, key.id));
    if (!run) return false;
    const controller = new AbortController();
    active.set(run.id, controller);
    const { runSteps, finish } = runAtWork(run, context, controller.signal);
    try {
      await runSteps();
      context.usage.count(run.organizationId, 'workflow_runs');
    } catch (error) {
      await finish({ status: 'failed', error: `The run stopped unexpectedly: ${messageOf(error)}` });
      throw error;
    } finally {
      active.delete(run.id);
    }
    return true;
  }

  return {
    execute,
    /** Interrupts a run of this process; runs elsewhere notice the stored status before their next step. */
    interrupt(runId: string): void {
      active.get(runId)?.abort();
    },
    interruptAll(): void {
      for (const controller of active.values()) controller.abort();
    },
  };
}
