import type { BackupSource } from '../model/backup.ts';
import type { Database, Dependencies, Sql } from '../model/ports.ts';

export type BackupDependencies = Pick<
  Dependencies,
  'files' | 'git' | 'postgres' | 'processes' | 'clusters' | 'seals' | 'clock' | 'random' | 'env' | 'emit'
>;

export type Progress = (text: string) => void;

/** A running copy in which anybody may write; nothing of it reaches the original. */
export interface Scratch {
  url: string;
  drop(): Promise<void>;
}

/** One way to copy a database whole and to bring the copy back to life. */
export interface BackupMethod {
  name: 'pg_dump' | 'physical';
  /** Copies what the database holds into `folder`. `exact` is a transaction whose snapshot is copied, where the method can do that. */
  dump(folder: string, progress: Progress, exact: Sql | null): Promise<void>;
  source(): Promise<BackupSource>;
  /** True where `dump` copies the very moment that a transaction sees, however many write meanwhile. */
  copiesSnapshots: boolean;
}

/** A method, or what is missing for it. */
export type MethodChoice = { method: BackupMethod } | { missing: string };

export interface Target {
  url: string;
  database: Database;
}

/** `url` with other parts. */
export function withUrl(
  url: string,
  parts: { host?: string; port?: number; database?: string; user?: string; password?: string },
): string {
  const changed = new URL(url);
  if (parts.host !== undefined) changed.hostname = parts.host;
  if (parts.port !== undefined) changed.port = String(parts.port);
  if (parts.database !== undefined) changed.pathname = `/${encodeURIComponent(parts.database)}`;
  if (parts.user !== undefined) changed.username = encodeURIComponent(parts.user);
  if (parts.password !== undefined) changed.password = encodeURIComponent(parts.password);
  return changed.href;
}

export function withoutPassword(url: string): string {
  return withUrl(url, { password: '' });
}
