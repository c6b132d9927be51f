import type { Command } from 'commander';
import { refusal } from '../errors/refusal.ts';
import type { Workspace } from '../model/ports.ts';
import { paritySettings } from '../parity/ground.ts';
import { readHar } from '../parity/har.ts';
import { oneAtATime } from '../parity/one-at-a-time.ts';
import { recordLive } from '../parity/record-live.ts';
import { newestPoint, recordMonolith } from '../parity/record-monolith.ts';
import { collectSecrets } from '../parity/redact.ts';
import { notReplayedOf, requestsOf } from '../parity/trace-parts.ts';
import { saveTrace } from '../parity/trace-store.ts';
import type { Trace } from '../parity/types.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { absolute, type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';
import { giveVerb } from './give-verb.ts';

interface Options {
  name: string;
  har?: string;
  target: string[];
  for?: string;
}

/** `nectar record`: keeps traffic of the monolith for `nectar parity`. */
export function addRecord(program: Command, context: CliContext): void {
  program
    .command('record')
    .argument(
      '[command...]',
      'after --: a command that sends requests; the monolith is started for it on a scratch database',
    )
    .description('Keeps traffic of the monolith, without its secrets, to be replayed by nectar parity')
    .option('--name <name>', 'of the trace', 'recorded')
    .option('--har <file>', 'take what a browser has saved; --target says which origins are meant')
    .option('--target <door=origin>', 'a door of the running monolith, as in web=http://127.0.0.1:3000', collect, [])
    .option('--for <seconds>', 'stand in front of the running monolith so long')
    .option('--json', 'print it as JSON')
    .action(async (words: string[], _: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const workspace = await workspaceOf(context, command);
      const { trace, folder, exitCode } = await record(context, workspace, options, words);
      const summary = {
        name: trace.name,
        folder,
        requests: requestsOf(trace).length,
        streams: trace.exchanges.filter(({ stream }) => stream !== undefined).length,
        calls: trace.outbound.length,
        mails: trace.mails.length,
        truncated: trace.truncated,
      };
      const streams = summary.streams === 0 ? '' : `, and what was said on ${summary.streams} streams,`;
      const [first, ...more] = notReplayedOf(trace);
      if (first !== undefined) {
        const others = more.length === 0 ? '' : ` (and ${more.length} more; nectar parity lists them)`;
        const text = `Kept, but not replayed: ${first.request}: ${first.why}${others}`;
        context.deps.emit({ type: 'warning', text });
      }
      if (options.json === true) printJson(context, { ...summary, exitCode });
      else
        context.stdout.write(
          `${summary.requests} requests, ${summary.calls} outside calls and ${summary.mails} mails${streams} are in ${folder}.\nRun: nectar parity --trace ${trace.name}\n`,
        );
      context.exit(exitCode === 0 ? 0 : 2);
    });
}

function collect(value: string, all: string[]): string[] {
  return [...all, value];
}

async function record(
  context: CliContext,
  workspace: Workspace,
  options: Options,
  words: string[],
): Promise<{ trace: Trace; folder: string; exitCode: number }> {
  const { deps } = context;
  if (!/^[\w.-]+$/.test(options.name))
    throw refused(`the name ${options.name} holds more than letters, digits, . _ and -`);
  if (words.length > 0) {
    const recorded = await oneAtATime(deps, workspace, 'record', () =>
      recordMonolith(deps, workspace, options.name, words),
    );
    if (recorded.exitCode !== 0) context.stderr.write(recorded.output.slice(-4000));
    return recorded;
  }
  const doors = options.target.map(doorOf);
  if (doors.length === 0) throw refused('neither a command after -- nor --target says what is recorded');
  const parity = paritySettings(await readPlanFile(deps, workspace));
  const seconds = Number(options.for);
  if (options.har === undefined && !(seconds > 0)) throw refused('--for has to say for how many seconds');
  // The trace begins at a restore point; traffic that was saved elsewhere begins at the newest one.
  if (options.har === undefined) await giveVerb(context, workspace.root, workspace.planPath, ['backup']);
  const point = await newestPoint(deps, workspace);
  const head = { name: options.name, restorePoint: point.id, commit: point.commit };
  if (options.har !== undefined)
    return { ...(await importHar(context, workspace, options.har, doors, head)), exitCode: 0 };
  const live = { ...head, seconds, doors: doors.map((one) => ({ ...one, port: 0 })) };
  const tell = (ports: { door: string; port: number; origin: string }[]) => {
    for (const { door, port, origin } of ports) context.stderr.write(`${door}: http://127.0.0.1:${port} → ${origin}\n`);
  };
  return { ...(await recordLive(deps, workspace, parity, live, tell)), exitCode: 0 };
}

async function importHar(
  { deps, cwd }: CliContext,
  workspace: Workspace,
  file: string,
  doors: { door: string; origin: string }[],
  head: Pick<Trace, 'name' | 'restorePoint' | 'commit'>,
): Promise<{ trace: Trace; folder: string }> {
  const parity = paritySettings(await readPlanFile(deps, workspace));
  const origins = new Map(doors.map(({ door, origin }) => [origin, door]));
  const { exchanges, startedAt, leftOut } = readHar(await deps.files.readText(absolute(cwd, file)), origins);
  if (exchanges.length === 0) throw refused(`no request of the HAR file goes to ${[...origins.keys()].join(', ')}`);
  if (leftOut.length > 0) deps.emit({ type: 'warning', text: `Requests to ${leftOut.join(', ')} are left out.` });
  const trace: Trace = { version: 1, ...head, startedAt, exchanges, outbound: [], mails: [], truncated: false };
  const key = Buffer.from(deps.random.bytes(32)).toString('hex');
  return {
    trace,
    folder: await saveTrace(deps, workspace, trace, collectSecrets(exchanges, [], parity.redact ?? {}, key)),
  };
}

function doorOf(text: string): { door: string; origin: string } {
  const [, door = '', url = ''] = /^([^=]+)=(https?:\/\/.+)$/.exec(text) ?? [];
  if (door === '') throw refused(`--target ${text} is not DOOR=ORIGIN`);
  return { door, origin: new URL(url).origin };
}

function refused(why: string): Error {
  return refusal('NECTAR-E103', { what: 'Cannot record', why });
}
