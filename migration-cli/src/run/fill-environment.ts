import { refusal } from '../errors/refusal.ts';
import type { Change, Operation, ParamsOf } from '../model/operation.ts';
import { envValue } from '../operations/write-env/write-env.ts';
import { connectionPart } from './connection-part.ts';
import { databaseUrl, type Job } from './job.ts';
import { secretOf } from './secrets.ts';
import type { Session } from './session.ts';
import { hasOwnSettings, ownSettingOf, settingOf } from './settings.ts';

/** Values by name; null for what is not set. */
type Known = Map<string, string | null>;

/**
 * Fills in what a plan and a journal must not hold: `\${database.ROLE}` becomes the URL of that role and
 * `\${database.ROLE.host}` a part of it, and a variable without a value gets the one that the monolith has. What the
 * monolith's own .env says wins over an example, and what it leaves unset stays unset, with the example in a comment.
 * Secrets that two sides share are made once. Other operations stay.
 */
export async function fillEnvironment(
  session: Session,
  job: Job,
  operation: Operation,
  changes: Change[],
): Promise<Change[]> {
  if (operation.kind !== 'write-env') return changes;
  const params = operation.params as ParamsOf['write-env'];
  const known = await inheritedOf(session, params);
  for (const one of params.connection)
    known.set(one.variable, connectionPart(await roleUrl(session, job, one.role), one.part));
  const filled: Change[] = [];
  for (const change of changes) {
    filled.push(
      change.type === 'WriteFile'
        ? { ...change, content: await fillText(session, job, change.content, known, params.beside) }
        : change,
    );
  }
  return filled;
}

/** What the monolith has for names that an example sets as well; null where it has values of its own and none for the name. */
async function inheritedOf({ deps, workspace }: Session, params: ParamsOf['write-env']): Promise<Known> {
  const known: Known = new Map();
  const own = await hasOwnSettings(deps, workspace, params.beside);
  if (own)
    for (const name of params.inherited) known.set(name, await ownSettingOf(deps, workspace, name, params.beside));
  return known;
}

/** What nothing here sets would be missed when the service runs, and no check without credentials says so. */
export function sayEmpty({ deps }: Session, changes: Change[]): void {
  for (const change of changes) {
    if (change.type !== 'WriteFile') continue;
    const names = [...change.content.matchAll(/^# ([A-Za-z_]\w*)=$/gm)].map(([, name]) => name);
    const empty = names.filter((name) => name !== 'NODE_ENV');
    if (empty.length === 0) continue;
    const text = `${change.path}: nothing here says what ${empty.join(', ')} should be; fill in what the service needs.`;
    deps.emit({ type: 'warning', text });
  }
}

async function fillText(
  session: Session,
  job: Job,
  text: string,
  known: Known,
  beside: string | undefined,
): Promise<string> {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const [, name, given] = /^([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
    const told = name === undefined ? undefined : known.get(name);
    const asked = name !== undefined && told === undefined && given === '';
    const value = asked ? await settingFor(session, job, name, beside) : told;
    // An empty text is a value, which the monolith does not have: what nobody sets stays unset.
    if (name === undefined || value === undefined) lines.push(line);
    else lines.push(value === null ? `# ${line}` : `${name}=${envValue(value)}`);
  }
  return lines.join('\n');
}

async function settingFor(
  session: Session,
  job: Job,
  name: string,
  beside: string | undefined,
): Promise<string | null> {
  if (job.sharedSecrets?.includes(name) === true) return secretOf(session.deps, session.workspace, name);
  return settingOf(session.deps, session.workspace, name, beside);
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
