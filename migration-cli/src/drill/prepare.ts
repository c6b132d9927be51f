import { refusal } from '../errors/refusal.ts';
import type { Dependencies } from '../model/ports.ts';
import type { Traces } from './cells.ts';
import { type Commands, createCommands } from './commands.ts';
import type { Ground } from './ground.ts';
import { firstLine } from './harms/scene.ts';
import { lookAt } from './look.ts';
import type { Ready } from './run-cell.ts';
import { openStation, type Station } from './station.ts';
import type { WriterOrder } from './writer.ts';
import { startWriter } from './writes.ts';

export type Say = (text: string) => void;

/** Makes a worker's place and every state that its cells begin with, by giving the verbs one after the other. */
export async function prepare(
  deps: Dependencies,
  ground: Ground,
  seed: number,
  run: Parameters<typeof createCommands>[2],
  say: Say,
): Promise<Ready> {
  say('copying the database');
  const station = await openStation(deps, ground);
  const commands = createCommands(deps, station, run);
  const looks: Ready['looks'] = {};
  const traces: Traces = {};
  say('a restore point');
  await must(commands, 'backup', '--method', 'physical');
  for (const phase of ground.phases) {
    if (ground.phase !== null && phase !== ground.phase) {
      if (ground.phases.indexOf(phase) < ground.phases.indexOf(ground.phase)) await must(commands, 'extract', phase);
      continue;
    }
    say(`the states around ${phase}`);
    await station.keep(`before-${phase}`);
    const before = await lookAt(deps, station);
    await must(commands, 'extract', phase);
    await station.keep(`after-${phase}`);
    const after = await lookAt(deps, station);
    const back = await traced(commands, 'rollback', phase);
    looks[phase] = { before, after };
    await station.putBack(`after-${phase}`);
    await keepSecrets(deps, station, phase);
    // Only a run that finds the passwords does what every later one does.
    await station.putBack(`before-${phase}`);
    traces[phase] = [...(await traced(commands, 'extract', phase)), ...back];
    await station.putBack(`after-${phase}`);
  }
  const writer = startWriter(deps, station, await touchedTables(station));
  return { deps, station, commands, writer, traces, looks, seed };
}

async function must(commands: Commands, ...words: string[]): Promise<void> {
  const { code, text } = await commands.give(...words);
  if (code !== 0)
    throw refusal('NECTAR-E121', {
      what: `nectar ${words.join(' ')} does not go through without any fault`,
      why: firstLine(text),
    });
}

async function traced(commands: Commands, ...words: string[]) {
  const { code, text, steps } = await commands.hold(null, ...words).ended();
  if (code === 0) return steps;
  throw refusal('NECTAR-E121', {
    what: `nectar ${words.join(' ')} does not go through without any fault`,
    why: firstLine(text),
  });
}

/** Passwords that the first run made are those of every later one, or no two runs would look alike. */
async function keepSecrets(deps: Pick<Dependencies, 'files'>, station: Station, phase: string): Promise<void> {
  const made = `${station.workspace.state}/secrets.json`;
  if (await deps.files.exists(made))
    await deps.files.copy(made, `${station.folder}/kept-before-${phase}/.nectar/secrets.json`);
}

/** Tables of the migration with a column that can be written onto itself; not those that take the writer's own rows. */
async function touchedTables(station: Station): Promise<WriterOrder['touched']> {
  const catalog = await station.admin().catalog(station.ground.schemas);
  const own = new Set(station.targets.map(({ table }) => table));
  return catalog.relations.flatMap((relation) => {
    const table = `${relation.schema}.${relation.name}`;
    const column = relation.columns.find(
      (one) => one.generated === '' && /^(text|numeric|character varying)/.test(one.type),
    );
    return relation.kind !== 'table' || column === undefined || own.has(table) ? [] : [{ table, column: column.name }];
  });
}
