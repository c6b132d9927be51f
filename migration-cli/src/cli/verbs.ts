import type { Command } from 'commander';
import type { CliContext } from './context.ts';

type AddVerb = (program: Command, context: CliContext) => void;

/** Every verb, in the order in which a migration uses them. */
const VERBS: Record<string, () => Promise<AddVerb>> = {
  init: async () => (await import('./init.ts')).addInit,
  inventory: async () => (await import('./inventory.ts')).addInventory,
  trace: async () => (await import('./trace.ts')).addTrace,
  plan: async () => (await import('./plan.ts')).addPlan,
  backup: async () => (await import('./backup.ts')).addBackup,
  rehearse: async () => (await import('./rehearse.ts')).addRehearse,
  extract: async () => (await import('./extract.ts')).addExtract,
  gateway: async () => (await import('./gateway.ts')).addGateway,
  validate: async () => (await import('./validate.ts')).addValidate,
  record: async () => (await import('./record.ts')).addRecord,
  parity: async () => (await import('./parity.ts')).addParity,
  drill: async () => (await import('./drill.ts')).addDrill,
  sync: async () => (await import('./sync.ts')).addSync,
  rollback: async () => (await import('./rollback.ts')).addRollback,
  resume: async () => (await import('./resume.ts')).addResume,
  status: async () => (await import('./status.ts')).addStatus,
  report: async () => (await import('./report.ts')).addReport,
  evidence: async () => (await import('./evidence.ts')).addEvidence,
  'verify-evidence': async () => (await import('./evidence.ts')).addVerifyEvidence,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
  check: async () => (await import('./check.ts')).addCheck,
};

/** What a command line needs: the verb that it begins with, or all of them for help and for what is no verb. */
export async function verbsFor(args: string[]): Promise<AddVerb[]> {
  const [first = ''] = args;
  const named = Object.hasOwn(VERBS, first) ? VERBS[first] : undefined;
  return Promise.all((named ? [named] : Object.values(VERBS)).map((load) => load()));
}

/** Verbs that read and compute before they change anything, if they ever do. */
const LOOKING = /^(?:init|inventory|plan|status|report|verify-evidence|doctor|check)$/;

/** True for a command line that may be cut off like any other program until it begins to change something. */
export function looksFirst(args: string[]): boolean {
  return LOOKING.test(args.find((arg) => Object.hasOwn(VERBS, arg)) ?? '');
}
