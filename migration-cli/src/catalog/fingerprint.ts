import { createHash } from 'node:crypto';
import type { Catalog } from '../model/catalog.ts';
import { grantLines, schemaLines } from './lines.ts';

/** sha256 over what the tables, views, functions and types are. Equal for a database and its exact restore. */
export function fingerprintSchema(catalog: Catalog): string {
  return digest(schemaLines(catalog));
}

/** sha256 over who may do what: privileges, row-level security, and the attributes of the roles that are named there. */
export function fingerprintGrants(catalog: Catalog): string {
  return digest(grantLines(catalog));
}

/** What `after` has that `before` has not ('+ …') and the other way round ('- …'); empty when both fingerprints are equal. */
export function catalogDifferences(before: Catalog, after: Catalog): string[] {
  const old = new Set([...schemaLines(before), ...grantLines(before)]);
  const now = new Set([...schemaLines(after), ...grantLines(after)]);
  const missing = [...old].filter((line) => !now.has(line)).map((line) => `- ${line}`);
  const added = [...now].filter((line) => !old.has(line)).map((line) => `+ ${line}`);
  return [...missing, ...added];
}

function digest(lines: string[]): string {
  const hash = createHash('sha256');
  for (const line of [...lines].sort()) hash.update(line).update('\n');
  return hash.digest('hex');
}
