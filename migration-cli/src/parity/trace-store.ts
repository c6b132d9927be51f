import { refusal } from '../errors/refusal.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { hide, reveal, type Secrets } from './redact.ts';
import type { Exchange, OutboundCall, SentMail, Trace } from './types.ts';

type Line =
  | { type: 'trace'; trace: Omit<Trace, 'exchanges' | 'outbound' | 'mails'> }
  | { type: 'exchange'; exchange: Exchange }
  | { type: 'outbound'; call: OutboundCall }
  | { type: 'mail'; mail: SentMail };

type Where = Pick<Workspace, 'state'>;
type Needs = Pick<Dependencies, 'files'>;

export function traceFolder(workspace: Where, name: string): string {
  return `${workspace.state}/traces/${name}`;
}

/** Writes a trace as JSON lines without its secrets; those stand beside it in a file that only its user may read. */
export async function saveTrace({ files }: Needs, workspace: Where, trace: Trace, secrets: Secrets): Promise<string> {
  const { exchanges, outbound, mails, ...head } = trace;
  const lines: Line[] = [
    { type: 'trace', trace: head },
    ...exchanges.map((exchange): Line => ({ type: 'exchange', exchange })),
    ...outbound.map((call): Line => ({ type: 'outbound', call })),
    ...mails.map((mail): Line => ({ type: 'mail', mail })),
  ];
  const folder = traceFolder(workspace, trace.name);
  await files.write(`${folder}/trace.jsonl`, `${lines.map((line) => hide(line, secrets)).join('\n')}\n`);
  await files.write(`${folder}/secrets.json`, `${JSON.stringify(Object.fromEntries(secrets), null, 2)}\n`, {
    mode: 0o600,
  });
  return folder;
}

/** Without its secrets file a trace is replayed with the placeholders as values. */
export async function loadTrace({ files }: Needs, workspace: Where, name: string): Promise<Trace> {
  const path = `${traceFolder(workspace, name)}/trace.jsonl`;
  if (!(await files.exists(path)))
    throw refusal('NECTAR-E100', { what: `There is no trace ${name}`, why: `${path} does not exist` });
  const secretsPath = `${traceFolder(workspace, name)}/secrets.json`;
  const known = (await files.exists(secretsPath)) ? JSON.parse(await files.readText(secretsPath)) : {};
  const secrets: Secrets = new Map(Object.entries(known as Record<string, string>));
  const text = await files.readText(path);
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => reveal(line, secrets) as Line);
  const [first] = lines;
  if (first?.type !== 'trace' || first.trace.version !== 1)
    throw refusal('NECTAR-E100', { what: `The trace ${name} cannot be read`, why: 'its first line is not its head' });
  return {
    ...first.trace,
    exchanges: lines.flatMap((line) => (line.type === 'exchange' ? [line.exchange] : [])),
    outbound: lines.flatMap((line) => (line.type === 'outbound' ? [line.call] : [])),
    mails: lines.flatMap((line) => (line.type === 'mail' ? [line.mail] : [])),
  };
}
