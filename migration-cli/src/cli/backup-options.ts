import type { BackupOptions } from '../backup/create.ts';
import type { RestoreOptions } from '../backup/restore.ts';
import { refusal } from '../errors/refusal.ts';
import type { KeyPlace } from '../model/backup.ts';
import { absolute, type CliContext } from './context.ts';

export interface Options {
  urlEnv?: string;
  method?: string;
  codeOnly?: boolean;
  into?: string;
  start?: boolean;
  port?: string;
  keep?: string;
  keepDaily?: string;
  keepWeekly?: string;
  dryRun?: boolean;
  keyFile?: string;
  keyEnv?: string;
  pitr?: boolean;
  restoreCommand?: string;
  toTime?: string;
  toLsn?: string;
}

/** Null for the first method that can be used. */
export function methodOf(options: Options): BackupOptions['method'] {
  if (options.method === undefined || options.method === 'pg_dump' || options.method === 'physical')
    return options.method ?? null;
  throw refusal('NECTAR-E007', { what: `There is no method ${options.method}`, why: 'there are pg_dump and physical' });
}

/** Where the key is; null for a backup in plain text. */
export function keyPlace(context: CliContext, { keyFile, keyEnv }: Options): KeyPlace | null {
  if (keyFile !== undefined && keyEnv !== undefined)
    throw refusal('NECTAR-E007', { what: 'Cannot use two keys', why: '--key-file and --key-env were both given' });
  if (keyFile !== undefined) return { file: absolute(context.cwd, keyFile) };
  return keyEnv === undefined ? null : { env: keyEnv };
}

/** How the archive is read; null without --pitr. */
export function restoreCommandOf({ pitr, restoreCommand, method, codeOnly }: Options): string | null {
  if (pitr !== true && restoreCommand === undefined) return null;
  const why =
    pitr !== true
      ? '--restore-command belongs to --pitr'
      : codeOnly === true || method === 'pg_dump'
        ? '--pitr copies the folder of the server'
        : restoreCommand === undefined
          ? "--pitr needs --restore-command, such as 'cp /archive/%f %p'"
          : !/%f/.test(restoreCommand) || !/%p/.test(restoreCommand)
            ? 'the restore command must hold %f and %p'
            : null;
  if (why !== null) throw refusal('NECTAR-E007', { what: 'Cannot take a restore point in the log', why });
  return restoreCommand ?? null;
}

/** A rule that is not given keeps `otherwise`. */
export function kept(text: string | undefined, otherwise: number): number {
  const number = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(number) && number >= otherwise) return number;
  throw refusal('NECTAR-E007', {
    what: `Cannot keep ${text} backups`,
    why: `it must be a whole number from ${otherwise}`,
  });
}

/** Another moment than the named one. */
export function untilOf({ toTime, toLsn }: Options): RestoreOptions['until'] {
  if (toTime !== undefined && toLsn !== undefined)
    throw refusal('NECTAR-E007', {
      what: 'Cannot restore to two moments',
      why: '--to-time and --to-lsn were both given',
    });
  if (toTime !== undefined) return { time: toTime };
  return toLsn === undefined ? null : { lsn: toLsn };
}
