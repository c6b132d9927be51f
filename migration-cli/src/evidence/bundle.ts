import { createHash } from 'node:crypto';
import { canonical } from '../journal/chain.ts';
import type { RestorePoint } from '../model/backup.ts';
import type { EvidenceBundle, EvidenceStatement } from '../model/evidence.ts';
import type { JournalEntry } from '../model/journal.ts';
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
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The texts that an auditor reads; nothing in them is a secret. */
export function evidenceParts(input: EvidenceInput): Record<string, string> {
  const { proof, planText, resultsText, entries, restorePoint } = input;
  const checks = standings(proof).map(({ id, title, standing }) => ({ id, title, standing }));
  return {
    plan: planText,
    journal: text(entries.map(withoutContents)),
    'restore-point': text(restorePoint === null ? null : publicFacts(restorePoint)),
    results: resultsText ?? text(null),
    standing: text({ checks, stale: proof.stale }),
    skipped: text(proof.notDue),
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
function publicFacts({ source: _, files, ...point }: RestorePoint): Record<string, unknown> {
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
