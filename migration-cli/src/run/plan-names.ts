import { parse } from 'yaml';
import type { Dependencies, Workspace } from '../model/ports.ts';

type Named = { name: string; goal: string; service: string };

/**
 * The phases that a plan file names, for looking only. A file in the middle of being edited must not keep anybody from
 * seeing where the migration stands, so what cannot be read of it is left out; extracting reads it strictly.
 */
export async function planNames(
  deps: Pick<Dependencies, 'files'>,
  workspace: Workspace,
): Promise<{ phases: Named[] } | null> {
  if (!(await deps.files.exists(workspace.planPath))) return null;
  const value = parsed(await deps.files.readText(workspace.planPath));
  const phases = isRecord(value) && Array.isArray(value.phases) ? value.phases : [];
  return {
    phases: phases.flatMap((phase: unknown) =>
      isRecord(phase) && typeof phase.name === 'string'
        ? [{ name: phase.name, goal: textOf(phase.goal), service: textOf(phase.service) }]
        : [],
    ),
  };
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
