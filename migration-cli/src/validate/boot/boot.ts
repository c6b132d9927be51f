import { stopWhenInterrupted } from '../../run/interruption.ts';
import type { BaseContext } from '../context.ts';
import type { Pack } from '../runtime/pack.ts';
import { answer, isReady, NotReady } from '../runtime/start.ts';
import type { System } from '../runtime/system.ts';
import { createTurn, type Gate, settled } from '../side-by-side.ts';
import { type Findings, newFindings } from '../verdict.ts';

/** Every extracted service starts from its own files, packages and variables, is ready and healthy, and ends when it is told to. */
export async function checkBoot(context: BaseContext, system: System): Promise<Findings> {
  const found = newFindings();
  const packs = (await system.packs()).filter(({ name }) => (context.plan.services[name]?.backend ?? null) !== null);
  if (packs.length === 0) return { ...found, undecided: ['no extracted service has a back end to start'] };
  context.deps.emit({ type: 'step-progress', id: 'boot', text: packs.map(({ name }) => name).join(', ') });
  const alone = createTurn();
  const rows = await settled(packs.map((pack) => bootOne(context, system, pack, alone, found)));
  found.evidence.push({
    type: 'table',
    title: 'Services started',
    columns: ['service', 'packages', 'ready after', 'health', 'ended with'],
    rows,
  });
  return found;
}

/** Of a service that its launcher cut short. */
const TRIES = 3;
type Tried = Awaited<ReturnType<typeof startAndStop>>;

async function bootOne(
  context: BaseContext,
  system: System,
  pack: Pack,
  alone: Gate,
  found: Findings,
): Promise<string[]> {
  const problems = [...pack.missing, ...(await missingProgram(context, pack))];
  found.failed.push(...problems);
  if (problems.length > 0) return [pack.name, String(pack.packages), 'not started', '', ''];
  try {
    const tries = [await startAndStop(context, system, pack)];
    let last = tries[0] as Tried;
    // Launchers such as tsx give a program some hundredths of a second to end and then kill it: too little on a busy machine.
    const ends = (code: number | null) => code === 0 || (isMonolithsOwn(context, pack) && isSignal(code));
    while (!ends(last.code) && isSignal(last.code) && tries.length < TRIES) {
      last = await alone(() => startAndStop(context, system, pack));
      tries.push(last);
    }
    found.done++;
    if (!isReady(last.address, last.health))
      found.failed.push(`${new URL(last.address).pathname} of ${pack.name} said ${last.health}`);
    if (!ends(last.code)) {
      found.failed.push(`${pack.name} ended with ${said(last.code)} when it was told to stop`);
      found.evidence.push({ type: 'text', title: `Output of ${pack.name}`, text: last.output });
    }
    const before = tries.slice(0, -1).map(({ code }) => said(code));
    const ended = before.length === 0 ? said(last.code) : `${said(last.code)} (${before.join(', ')} at the first try)`;
    return [pack.name, String(pack.packages), `${last.ms} ms`, last.health, ended];
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    found.failed.push(error.message);
    found.evidence.push({ type: 'text', title: `Output of ${pack.name}`, text: error.output.slice(-4000) });
    return [pack.name, String(pack.packages), 'not ready', '', ''];
  }
}

/** The monolith's own application, cut down: it answers and ends as the monolith does, with no health check or handler of signals added. */
const isMonolithsOwn = ({ plan }: BaseContext, { name }: Pack) =>
  plan.services[name]?.backend?.entry.kind === 'application';

/** Ended by the signal itself, directly or as shells and npm tell it. */
const isSignal = (code: number | null) => code === null || code === 143;

const said = (code: number | null) => String(code ?? 'a signal');

async function startAndStop(context: BaseContext, system: System, pack: Pack) {
  const { deps, plan } = context;
  stopWhenInterrupted(deps);
  const began = deps.clock.now().getTime();
  const running = await system.startService(pack);
  const ms = deps.clock.now().getTime() - began;
  const path = isMonolithsOwn(context, pack) ? (plan.services[pack.name]?.backend?.ready ?? '/') : '/health';
  const address = `http://127.0.0.1:${await (await system.values()).port(pack.name)}${path}`;
  const health = await answer(deps, address);
  const code = await running.stop();
  return { ms, address, health, code, output: running.output().slice(-4000) };
}

/** The program of the start script comes with Node or from the service's own packages. */
async function missingProgram({ deps: { files } }: BaseContext, { name, folder }: Pack): Promise<string[]> {
  if (!(await files.exists(`${folder}/backend/package.json`))) return [`${name} has no backend/package.json`];
  const manifest = JSON.parse(await files.readText(`${folder}/backend/package.json`)) as {
    scripts?: Record<string, string>;
  };
  const program = manifest.scripts?.start?.trim().split(/\s+/)[0];
  if (program === undefined) return [`backend/package.json of ${name} has no start script`];
  if (['node', 'npm', 'npx'].includes(program)) return [];
  const places = [`${folder}/backend/node_modules/.bin/${program}`, `${folder}/node_modules/.bin/${program}`];
  for (const place of places) if (await files.exists(place)) return [];
  return [`${name} starts with ${program}, which is in no package of its lock`];
}
