import type { EvidenceBundle } from '../model/evidence.ts';
import type { Signatures } from '../model/ports.ts';
import { bundleText, sha256, signedBytes } from './bundle.ts';

export interface EvidenceVerdict {
  bundle: EvidenceBundle | null;
  /** What does not match, each named; empty where all of it does. */
  problems: string[];
}

/** Holds a bundle against a public key and itself. A key that cannot be read is the caller's error and thrown. */
export function verifyEvidence(content: Uint8Array, publicKey: string, signatures: Signatures): EvidenceVerdict {
  const bundle = readBundle(content);
  if (typeof bundle === 'string') return { bundle: null, problems: [bundle] };
  const { statement, parts, signature } = bundle;
  const problems: string[] = [];
  const { key, holds } = signatures.verify(publicKey, signedBytes(statement), signature.value);
  if (signature.key !== key)
    problems.push(`signature: it names the key ${signature.key.slice(0, 16)}, the public key is ${key.slice(0, 16)}`);
  if (!holds) problems.push('statement: the signature does not belong to it');
  for (const name of new Set([...Object.keys(statement.parts), ...Object.keys(parts)])) {
    const [wanted, part] = [statement.parts[name], parts[name]];
    if (part === undefined) problems.push(`${name}: the part is missing`);
    else if (wanted === undefined) problems.push(`${name}: the part is not in the statement`);
    else if (sha256(part) !== wanted) problems.push(`${name}: the part is not the one that was signed`);
  }
  if (bundleText(bundle) !== new TextDecoder().decode(content))
    problems.push('file: it is not written as nectar writes it');
  return { bundle, problems: [...problems, ...chainProblems(parts)] };
}

function readBundle(content: Uint8Array): EvidenceBundle | string {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    return isBundle(value) ? value : 'file: it is not a bundle of evidence';
  } catch (error) {
    return `file: it cannot be read (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every((one) => typeof one === 'string');

function isBundle(value: unknown): value is EvidenceBundle {
  if (!isRecord(value)) return false;
  const { statement, parts, signature } = value;
  return (
    isRecord(statement) &&
    statement.format === 'nectar-evidence/1' &&
    isTexts(statement.parts) &&
    isTexts(parts) &&
    isTexts(signature) &&
    signature.algorithm === 'Ed25519' &&
    typeof signature.key === 'string' &&
    typeof signature.value === 'string' &&
    Buffer.from(signature.value, 'base64').toString('base64') === signature.value
  );
}

/** Each line of the journal follows the one before, and the results are those that it notes. */
function chainProblems(parts: Record<string, string>): string[] {
  const entries = entriesOf(parts.journal ?? '');
  if (entries === null) return ['journal: it cannot be read'];
  const broken = entries.findIndex((entry, at) => at > 0 && entry.previous !== entries[at - 1]?.hash);
  return broken < 0 ? [] : [`journal: line ${broken + 1} does not follow the one before`];
}

function entriesOf(text: string): { hash: unknown; previous: unknown }[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(isRecord) ? (value as { hash: unknown; previous: unknown }[]) : null;
  } catch {
    return null;
  }
}
