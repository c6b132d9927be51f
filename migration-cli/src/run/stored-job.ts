import { type Attempt, textOf } from '../journal/attempt.ts';
import { canonical } from '../journal/chain.ts';
import type { PlannedPhase } from '../model/operation.ts';
import type { DatabaseSettings } from '../model/plan-file.ts';
import type { Job } from './job.ts';
import type { Session } from './session.ts';
import { contentHash } from './tree.ts';

interface Stored {
  phase: PlannedPhase;
  database: DatabaseSettings | null;
  inventory: string;
  hash: string;
  sharedSecrets: string[];
}

/** Keeps what a phase was begun with, so that resuming and going back do not depend on a plan file that is edited later. */
export async function storeJob(session: Session, job: Job, phase: PlannedPhase): Promise<string> {
  const { database, plan, sharedSecrets = [] } = job;
  const stored: Stored = { phase, database, inventory: plan.inventory, hash: plan.hash, sharedSecrets };
  return session.objects.put(JSON.stringify(stored));
}

/** What the attempt was begun with. */
export async function storedJob(
  session: Pick<Session, 'objects'>,
  attempt: Attempt,
): Promise<{ job: Job; phase: PlannedPhase }> {
  const text = new TextDecoder().decode(await session.objects.get(textOf(attempt.started, 'job')));
  const stored = JSON.parse(text) as Stored;
  const plan = { version: 1 as const, inventory: stored.inventory, hash: stored.hash, phases: [stored.phase] };
  return { job: { plan, database: stored.database, sharedSecrets: stored.sharedSecrets }, phase: stored.phase };
}

/** Equal for phases with the same operations. Where a copy is exported to is no matter of the plan. */
export function phaseHash(phase: PlannedPhase): string {
  const operations = phase.operations.filter((operation) => operation.kind !== 'export-folder');
  return contentHash(canonical({ ...phase, operations }));
}

/** Equal for phases that leave the same code and database: a service's own .env, out of git, is its engineer's from then on. */
export function madeHash(phase: PlannedPhase): string {
  return phaseHash({ ...phase, operations: phase.operations.filter((operation) => operation.kind !== 'write-env') });
}
