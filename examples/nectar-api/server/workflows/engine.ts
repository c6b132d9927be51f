import { usageCounter } from '../lib';
import { claimRun, finishRun, isCancelled, recordStep, type ClaimedRun } from './run-store';
import { StepError, stepTypes, type Step, type StepContext, type StepModule, type StepResult, type StepType } from './types';

const labelOf = (step: Step) => step.name || step.type;

const active = new Map<string, AbortController>();

/** Loads a step's code the first time it is needed. The type comes from stored JSON, so the list is checked here. */
async function loadStep(type: StepType): Promise<StepModule> {
  if (!stepTypes.includes(type)) throw new Error(`Unknown step type "${type}".`);
  return (await import(/* @vite-ignore */ `./steps/${type}`)) as StepModule;
}

type StepEnd = { kind: 'done'; result: StepResult } | { kind: 'fail'; error: string } | { kind: 'cancel' };

async function runStep(run: ClaimedRun, index: number, step: Step, context: StepContext): Promise<StepEnd> {
  const started = performance.now();
  const record = { index, name: labelOf(step), type: step.type };
  const durationMs = () => Math.round(performance.now() - started);
  try {
    const module = await loadStep(step.type);
    const result = await module.run(step.config, context);
    await recordStep(run, { ...record, status: 'succeeded', input: result.input, output: result.output, durationMs: durationMs() });
    return { kind: 'done', result };
  } catch (error) {
    if (context.signal.aborted) {
      await recordStep(run, { ...record, status: 'cancelled', durationMs: durationMs() });
      return { kind: 'cancel' };
    }
    const known = error instanceof StepError ? error : undefined;
    const message = (error as Error).message;
    await recordStep(run, { ...record, status: 'failed', input: known?.input, output: known?.output, error: message, durationMs: durationMs() });
    return { kind: 'fail', error: `Step ${index + 1} "${labelOf(step)}": ${message}` };
  }
}

async function skipFrom(run: ClaimedRun, first: number): Promise<void> {
  for (const [offset, step] of run.steps.slice(first).entries()) {
    await recordStep(run, { index: first + offset, name: labelOf(step), type: step.type, status: 'skipped' });
  }
}

/** After a cancel the stored status stays "cancelled"; after a shutdown the run must not stay "running". */
async function endInterrupted(run: ClaimedRun, firstSkipped: number): Promise<void> {
  await skipFrom(run, firstSkipped);
  await finishRun(run, 'failed', { error: 'The server stopped during this run. Retry it.' });
}

async function runSteps(run: ClaimedRun, signal: AbortSignal): Promise<void> {
  const values: StepContext['values'] = { input: run.input, previous: run.input, steps: [] };
  for (const [index, step] of run.steps.entries()) {
    if (signal.aborted || (await isCancelled(run))) return endInterrupted(run, index);
    const end = await runStep(run, index, step, { organizationId: run.organizationId, runId: run.id, values, signal });
    if (end.kind === 'cancel') return endInterrupted(run, index + 1);
    if (end.kind === 'fail') {
      await skipFrom(run, index + 1);
      return finishRun(run, 'failed', { error: end.error });
    }
    values.steps.push(end.result.output);
    if (!end.result.passThrough) values.previous = end.result.output;
    if (end.result.stop) {
      await skipFrom(run, index + 1);
      break;
    }
  }
  await finishRun(run, 'succeeded', { output: values.previous });
}

/** Claims and executes one queued run; false when it was not there to claim. */
export async function executeRun(key: { id: string; organizationId: string }): Promise<boolean> {
  const run = await claimRun(key);
  if (!run) return false;
  const controller = new AbortController();
  active.set(run.id, controller);
  try {
    await runSteps(run, controller.signal);
    usageCounter.countUsage(run.organizationId, 'workflow_runs');
  } catch (error) {
    await finishRun(run, 'failed', { error: `The run stopped unexpectedly: ${(error as Error).message}` });
    throw error;
  } finally {
    active.delete(run.id);
  }
  return true;
}

/** Interrupts a run of this process; runs elsewhere notice the stored status before their next step. */
export function interruptRun(runId: string): void {
  active.get(runId)?.abort();
}

export function interruptAllRuns(): void {
  for (const controller of active.values()) controller.abort();
}
