import type { KeptParity, ParityResult } from '../model/parity.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { planHashFor } from '../validate/kept.ts';

type Needs = Pick<Dependencies, 'files' | 'clock'>;

function pathOf({ state }: Workspace, phase: string): string {
  return `${state}/parity/${phase.replace(/[^\w.-]/g, '-')}.json`;
}

/** Keeps a result; it holds values of answers and rows, so only its user may read it. What an earlier run on the same commit, plan and trace found beyond it stays with it. */
export async function keepParity(
  deps: Needs,
  workspace: Workspace,
  plan: PlanFile,
  commit: string,
  result: ParityResult,
): Promise<void> {
  const hash = planHashFor(plan, result.phase);
  const at = deps.clock.now().toISOString();
  const last = await keptParity(deps, workspace, result.phase);
  const same = last?.commit === commit && last.plan === hash && last.result.trace.name === result.trace.name;
  const kept: KeptParity = {
    version: 1,
    at,
    commit,
    plan: hash,
    result: {
      ...result,
      metamorphic: result.metamorphic ?? (same ? last.result.metamorphic : null),
      mutants: result.mutants ?? (same ? last.result.mutants : null),
    },
  };
  await deps.files.write(pathOf(workspace, result.phase), `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
}

/** The last result about a phase; null where there is none, or it cannot be read. */
export async function keptParity(
  { files }: Pick<Dependencies, 'files'>,
  workspace: Workspace,
  phase: string,
): Promise<KeptParity | null> {
  const path = pathOf(workspace, phase);
  if (!(await files.exists(path))) return null;
  try {
    const value = JSON.parse(await files.readText(path)) as Partial<KeptParity>;
    return value.version === 1 && value.result?.coverage !== undefined ? (value as KeptParity) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Why a kept result is not about what stands there now; empty where it is. */
export function staleParity(kept: KeptParity, plan: PlanFile, commit: string): string[] {
  return [
    ...(kept.commit === commit ? [] : [`the code changed since ${kept.commit.slice(0, 10)}`]),
    ...(kept.plan === planHashFor(plan, kept.result.phase) ? [] : ['the plan file was edited since']),
  ];
}
