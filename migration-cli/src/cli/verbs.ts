import type { Command } from 'commander';
import { addBackup } from './backup.ts';
import { addCheck } from './check.ts';
import type { CliContext } from './context.ts';
import { addDoctor } from './doctor.ts';
import { addDrill } from './drill.ts';
import { addEvidence, addVerifyEvidence } from './evidence.ts';
import { addExtract } from './extract.ts';
import { addGateway } from './gateway.ts';
import { addInit } from './init.ts';
import { addInventory } from './inventory.ts';
import { addParity } from './parity.ts';
import { addPlan } from './plan.ts';
import { addRecord } from './record.ts';
import { addRehearse } from './rehearse.ts';
import { addReport } from './report.ts';
import { addResume } from './resume.ts';
import { addRollback } from './rollback.ts';
import { addStatus } from './status.ts';
import { addTrace } from './trace.ts';
import { addValidate } from './validate.ts';

/** Every verb, in the order in which a migration uses them. */
export const verbs: ((program: Command, context: CliContext) => void)[] = [
  addInit,
  addInventory,
  addTrace,
  addPlan,
  addBackup,
  addRehearse,
  addExtract,
  addGateway,
  addValidate,
  addRecord,
  addParity,
  addDrill,
  addRollback,
  addResume,
  addStatus,
  addReport,
  addEvidence,
  addVerifyEvidence,
  addDoctor,
  addCheck,
];
