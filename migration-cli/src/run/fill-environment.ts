import { refusal } from '../errors/refusal.ts';
import type { Change, Operation, ParamsOf } from '../model/operation.ts';
import { databaseUrl, type Job } from './job.ts';
import { secretOf } from './secrets.ts';
import type { Session } from './session.ts';
import { settingOf } from './settings.ts';

/**
 * Fills in what a plan and a journal must not hold: `\${database.ROLE}` becomes the URL of that role, and a variable without
 * a value gets the one that the monolith has. Secrets that two sides share are made once. Other operations stay as they are.
 */
export async function fillEnvironment(
  session: Session,
  job: Job,
  operation: Operation,
  changes: Change[],
): Promise<Change[]> {
  if (operation.kind !== 'write-env') return changes;
  const urls = new Map<string, string>();
  for (const { role } of (operation.params as ParamsOf['write-env']).roleUrls) {
    urls.set(`\${database.${role}}`, await roleUrl(session, job, role));
  }
  const filled: Change[] = [];
  for (const change of changes) {
    filled.push(
      change.type === 'WriteFile' ? { ...change, content: await fillText(session, job, change.content, urls) } : change,
    );
  }
  return filled;
}

async function fillText(session: Session, job: Job, text: string, urls: Map<string, string>): Promise<string> {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const empty = /^([A-Za-z_]\w*)=$/.exec(line)?.[1];
    const value = empty === undefined ? null : await settingFor(session, job, empty);
    lines.push(value === null ? line : `${empty}=${quoted(value)}`);
  }
  return [...urls].reduce((whole, [mark, url]) => whole.replaceAll(mark, () => url), lines.join('\n'));
}

async function settingFor(session: Session, job: Job, name: string): Promise<string | null> {
  if (job.sharedSecrets?.includes(name) === true) return secretOf(session.deps, session.workspace, name);
  return settingOf(session.deps, session.workspace, name);
}

function quoted(value: string): string {
  return /[\s#'"]/.test(value) ? JSON.stringify(value) : value;
}

async function roleUrl(session: Session, job: Job, role: string): Promise<string> {
  if (job.database === null)
    throw refusal('NECTAR-E057', { what: `Cannot make the URL of ${role}`, why: 'the plan has no database' });
  const url = new URL(await databaseUrl(session.deps, session.workspace, job.database));
  const name = job.database.roles[role]?.passwordEnv ?? null;
  url.username = encodeURIComponent(role);
  url.password = name === null ? '' : encodeURIComponent(await secretOf(session.deps, session.workspace, name));
  return url.href;
}
