import { createHash } from 'node:crypto';
import { canonical } from '../journal/chain.ts';
import type { RestorePoint } from '../model/backup.ts';
import type { EvidenceBundle, EvidenceStatement } from '../model/evidence.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { Finding, KeptParity } from '../model/parity.ts';
import type { Signatures } from '../model/ports.ts';
import { isProven, type Proof, standings } from '../model/proof.ts';

export interface EvidenceInput {
  monolith: string;
  phase: string;
  at: string;
  versions: Record<string, string>;
  planText: string;
  journalText: string;
  entries: JournalEntry[];
  proof: Proof;
  /** The kept results as they stand in their file; null where no check ran. */
  resultsText: string | null;
  restorePoint: RestorePoint | null;
  /** The last comparison of replayed traffic, and why it is not about what stands there; null where there is none. */
  parity: { kept: KeptParity; stale: string[] } | null;
  /** What drills have kept, by the name of the file. */
  drills: Record<string, string>;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The texts that an auditor reads; nothing in them is a secret. */
export function evidenceParts(input: EvidenceInput): Record<string, string> {
  const { proof, planText, resultsText, entries, restorePoint, parity, drills } = input;
  const checks = standings(proof).map(({ id, title, standing }) => ({ id, title, standing }));
  return {
    plan: planText,
    journal: text(entries.map(withoutContents)),
    'restore-point': text(restorePoint === null ? null : publicFacts(restorePoint)),
    results: resultsText ?? text(null),
    standing: text({ checks, stale: proof.stale }),
    parity: text(parity === null ? null : { ...publicParity(parity.kept), stale: parity.stale }),
    drills: text(drills),
    skipped: text([...proof.notDue, ...notRun(input)]),
  };
}

/** What belongs to a whole picture and was not run; it is nobody's duty. */
function notRun({ parity, drills }: EvidenceInput): { id: string; title: string; why: string }[] {
  const one = (id: string, title: string, why: string) => ({ id, title, why });
  return [
    ...(parity === null ? [one('parity', 'Replayed traffic', 'nectar parity was not run')] : []),
    ...(parity !== null && parity.kept.result.metamorphic === null
      ? [one('metamorphic', 'Changed traffic', 'nectar parity was run without --metamorphic')]
      : []),
    ...(parity !== null && parity.kept.result.mutants === null
      ? [one('mutants', 'Sensitivity of the comparison', 'nectar parity was run without --mutants')]
      : []),
    ...(Object.keys(drills).length === 0 ? [one('drills', 'Drills', 'no drill has kept a result')] : []),
  ];
}

/** Values of requests and rows are for whoever looks into a difference; a reader of evidence is told where it was. */
function publicParity({ result, ...kept }: KeptParity): Record<string, unknown> {
  const places = (findings: Finding[]) =>
    findings.map(({ plane, seq, request, at }) => ({ plane, seq, request: request.split('?')[0], at }));
  const { mutants, metamorphic } = result;
  return {
    ...kept,
    result: {
      ...result,
      findings: places(result.findings),
      undecided: result.undecided.length,
      trace: { ...result.trace, notReplayed: result.trace.notReplayed.length },
      metamorphic: metamorphic?.map((one) => ({ ...one, findings: places(one.findings) })) ?? null,
      mutants:
        mutants === null
          ? null
          : {
              ...mutants,
              list: mutants.list.map(({ by: _, ...one }) => one),
              falseAlarmFindings: places(mutants.falseAlarmFindings),
            },
    },
  };
}

const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Changes hold the contents of files; their checksum tells them apart as well. */
function withoutContents({ changes, ...entry }: JournalEntry): Record<string, unknown> {
  return changes === undefined
    ? entry
    : { ...entry, changes: { count: changes.length, sha256: sha256(canonical(changes)) } };
}

/** Roles and addresses of the source are for a restore, not for a reader. */
function publicFacts({
  source: _,
  encryption: _key,
  recovery: _command,
  files,
  ...point
}: RestorePoint): Record<string, unknown> {
  return { ...point, files: { count: files.length, sha256: sha256(canonical(files)) } };
}

export function statementOf(input: EvidenceInput, parts: Record<string, string>): EvidenceStatement {
  return {
    format: 'nectar-evidence/1',
    monolith: input.monolith,
    phase: input.phase,
    at: input.at,
    commit: input.proof.commit,
    proven: isProven(input.proof),
    versions: input.versions,
    journalFile: sha256(input.journalText),
    parts: Object.fromEntries(Object.entries(parts).map(([name, content]) => [name, sha256(content)])),
  };
}

/** The bytes that are signed. */
export const signedBytes = (statement: EvidenceStatement): Uint8Array => new TextEncoder().encode(canonical(statement));

export function signedBundle(input: EvidenceInput, signatures: Signatures, privateKey: string): EvidenceBundle {
  const parts = evidenceParts(input);
  const statement = statementOf(input, parts);
  const { key, value } = signatures.sign(privateKey, signedBytes(statement));
  return { statement, parts, signature: { algorithm: 'Ed25519', key, value } };
}

/** The one way to write a bundle down; whatever is written otherwise was touched by somebody. */
export const bundleText = ({ statement, parts, signature }: EvidenceBundle): string =>
  `${JSON.stringify({ statement, parts, signature }, null, 2)}\n`;
