import { refusal } from '../errors/refusal.ts';
import type { RestorePoint } from '../model/backup.ts';
import { recordCommand } from './record-command.ts';
import type { Template } from './scratch.ts';
import type { SideContext, SideSource } from './side.ts';
import { loadTrace, traceFolder } from './trace-store.ts';
import type { Trace } from './types.ts';

/** The named trace, or that of the plan's suite: recorded now where it is not there yet or was of another restore point. */
export async function traceFor(
  context: SideContext,
  source: SideSource,
  template: Template,
  name: string | null,
  point: RestorePoint,
): Promise<Trace> {
  const { deps, workspace, plan, parity } = context;
  if (name !== null) return loadTrace(deps, workspace, name);
  const suite = plan.validate.suites.find((one) => one.name === parity.suite);
  if (suite === undefined)
    throw refusal('NECTAR-E100', {
      what: 'There is no trace',
      why: 'none is named, and the plan names no suite to record',
    });
  const own = `suite-${suite.name}`;
  if (await deps.files.exists(`${traceFolder(workspace, own)}/trace.jsonl`)) {
    const kept = await loadTrace(deps, workspace, own);
    if (kept.restorePoint === point.id) return kept;
  }
  deps.emit({ type: 'step-progress', id: 'parity', text: `recording the suite ${suite.name} on the monolith` });
  const copy = await template.copy();
  try {
    const { trace, exitCode, output } = await recordCommand(context, source, copy, {
      name: own,
      command: suite.command,
      env: { ...suite.env, ...parity.suiteEnv },
      restorePoint: point.id,
      commit: point.commit,
    });
    if (exitCode !== 0)
      deps.emit({ type: 'warning', text: `The suite ended with ${exitCode}: ${output.slice(-3000)}` });
    if (trace.exchanges.length === 0)
      throw refusal('NECTAR-E102', {
        what: `The suite ${suite.name} sent nothing through the proxies`,
        why: `it ended with ${exitCode}: ${output.slice(-1500)}`,
      });
    return trace;
  } finally {
    await copy.drop();
  }
}
