import { replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { MigrationState, PhaseState } from '../model/journal.ts';
import type { PlannedPhase } from '../model/operation.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import type { CopyBehind } from './copies/behind.ts';

export interface StatusPhase {
  name: string;
  state: PhaseState;
  service: string | null;
  goal: string | null;
  commit: string | null;
  validatedAt: string | null;
  /** Why what the checks found is no longer about what stands there; empty while it is. */
  stale: string[];
  /** Files that the phase copied and whose sources changed since. */
  behind: CopyBehind[];
}

export interface Status {
  phases: StatusPhase[];
  restorePoint: string | null;
  /** Why a backup is due; null while the newest verified one is of what stands there. */
  staleBackup: string | null;
  open: MigrationState['open'];
  /** The command that takes the migration on. */
  next: string;
}

/** Where the migration stands: the journal's phases, and those that the plan has beyond them. */
export async function status(
  deps: Pick<Dependencies, 'files'>,
  workspace: Workspace,
  plan: { phases: Pick<PlannedPhase, 'name' | 'goal' | 'service'>[] } | null,
  stale: Record<string, string[]> = {},
  staleBackup: string | null = null,
  behind: Record<string, CopyBehind[]> = {},
): Promise<Status> {
  const state = replay(await readJournal(deps, workspace));
  const planned = plan?.phases ?? [];
  const names = [...new Set([...planned.map((phase) => phase.name), ...state.phases.map((phase) => phase.name)])];
  const phases = names.map((name): StatusPhase => {
    const known = state.phases.find((phase) => phase.name === name);
    const inPlan = planned.find((phase) => phase.name === name);
    return {
      name,
      state: known?.state ?? 'planned',
      service: inPlan?.service ?? null,
      goal: inPlan?.goal ?? null,
      commit: known?.commit ?? null,
      validatedAt: known?.validatedAt ?? null,
      stale: known?.state === 'validated' ? (stale[name] ?? []) : [],
      behind: behind[name] ?? [],
    };
  });
  return {
    phases,
    restorePoint: state.restorePoint,
    staleBackup,
    open: state.open,
    next: nextCommand(state, phases, plan !== null),
  };
}

function nextCommand(state: MigrationState, phases: StatusPhase[], hasPlan: boolean): string {
  if (state.open !== null) return 'nectar resume';
  if (!hasPlan && phases.length === 0) return 'nectar plan --propose';
  const unproven = phases.find((phase) => phase.state === 'extracted' || phase.stale.length > 0);
  if (unproven !== undefined) return `nectar validate ${unproven.name}`;
  const coming = phases.find((phase) => phase.state !== 'validated');
  if (coming === undefined) return 'nectar report';
  return state.restorePoint === null ? 'nectar backup' : `nectar extract ${coming.name}`;
}
