import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../src/app.ts';
import { runCli } from '../src/cli/program.ts';
import { type Commands, createCommands } from '../src/drill/commands.ts';
import { SUBJECTS } from '../src/drill/generated/files.ts';
import { openStation, type Station } from '../src/drill/station.ts';
import { openGenerated } from '../src/testing/generated.ts';

let postgres: RunningPostgres;
let folder: string;
let station: Station;
let commands: Commands;
const app = createApp(process.env);
const { deps } = app;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
  folder = await mkdtemp(join(tmpdir(), 'nectar-machine-'));
  const monolith = await openGenerated(folder, postgres);
  station = await openStation(deps, {
    root: monolith.root,
    planPath: `${monolith.root}/nectar.plan.yaml`,
    url: monolith.url,
    urlEnv: 'DRILL_DATABASE_URL',
    schemas: ['public'],
    phases: [...SUBJECTS],
    phase: null,
    targets: [{ table: 'public.news', token: 'token', tenant: 'tenant' }],
    env: { GENERATED_APP_PASSWORD: 'generated' },
  });
  commands = createCommands(deps, station, {
    createApp: (env) => createApp(env),
    runCli: (args, inner, { write, cwd }) =>
      runCli(args, inner, { stdout: { write }, stderr: { write }, cwd, interactive: false }),
  });
  expect(await commands.give('backup')).toMatchObject({ code: 0 });
  await station.keep('start');
});
afterAll(async () => {
  commands?.close();
  await station?.close();
  await postgres?.stop();
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

/** What an engineer would keep in mind. */
interface Model {
  /** Phases in effect. */
  up: number;
  /** A run of the next phase was killed; whether somebody has committed since. */
  open: { moved: boolean } | null;
  /** Commits by hand on top of what the toolkit knows. */
  moved: boolean;
  /** A commit by hand is in the code before the first phase: the restore point is of other code. */
  foreignBase: boolean;
  edited: boolean;
  /** Whether the plan was edited when the first phase began, which it stands on from then. */
  beganEdited: boolean;
  writes: number;
}
type Real = { number: number };
type Step = fc.AsyncCommand<Model, Real>;

async function expectExit(code: number, ...words: string[]): Promise<void> {
  const given = await commands.give(...words);
  expect(given.code, `nectar ${words.join(' ')}: ${given.text}`).toBe(code);
}

const phaseNow = (model: Readonly<Model>) => SUBJECTS[model.up] ?? 'news';

/** What a new phase is refused for. */
const refused = (model: Readonly<Model>) =>
  model.open !== null ||
  model.up === SUBJECTS.length ||
  model.moved ||
  model.foreignBase ||
  (model.up > 0 && model.edited !== model.beganEdited);

const command = (
  name: string,
  check: (model: Readonly<Model>) => boolean,
  run: (model: Model, real: Real) => Promise<void>,
): Step => ({
  check,
  run,
  toString: () => name,
});

const STEPS: Step[] = [
  command(
    'extract',
    () => true,
    async (model) => {
      const fails = refused(model);
      await expectExit(fails ? 1 : 0, 'extract', phaseNow(model));
      if (fails) return;
      if (model.up === 0) model.beganEdited = model.edited;
      model.up++;
    },
  ),
  command(
    'kill in mid-extract',
    (model) => !refused(model),
    async (model) => {
      const held = commands.hold(
        { step: 'phase', direction: 'apply', at: 'after-intent', effect: 0 },
        'extract',
        phaseNow(model),
      );
      expect(await held.reached()).toBe(true);
      held.process.signal('SIGKILL');
      await held.ended();
      if (model.up === 0) model.beganEdited = model.edited;
      model.open = { moved: false };
    },
  ),
  command(
    'resume',
    () => true,
    async (model) => {
      if (model.open === null) return expectExit(1, 'resume');
      // The branch is somebody else's now, so the phase is taken back.
      await expectExit(model.open.moved ? 2 : 0, 'resume');
      if (!model.open.moved) model.up++;
      model.open = null;
    },
  ),
  command(
    'rollback',
    () => true,
    async (model) => {
      const possible = model.open !== null || model.up > 0;
      await expectExit(possible ? 0 : 1, 'rollback');
      if (!possible) return;
      if (model.open !== null) model.open = null;
      else model.up--;
      if (model.moved && model.up === 0) Object.assign(model, { moved: false, foreignBase: true });
    },
  ),
  command(
    'a write',
    () => true,
    async (model) => {
      await station.admin().query("insert into news (tenant, token) values (1, 'by a user')");
      model.writes++;
    },
  ),
  command(
    'an edited plan, or the edit undone',
    () => true,
    async (model) => {
      const path = station.workspace.planPath;
      const text = await deps.files.readText(path);
      await deps.files.write(
        path,
        model.edited ? text.replace('goal: Edited. ', 'goal: ') : text.replace('goal: ', 'goal: Edited. '),
      );
      model.edited = !model.edited;
    },
  ),
  command(
    'a commit by hand',
    () => true,
    async (model, real) => {
      const { root } = station.workspace;
      const file = `by-hand-${++real.number}.txt`;
      await deps.files.write(`${root}/${file}`, 'by hand\n');
      await deps.git.run(root, ['add', '--intent-to-add', file]);
      await deps.git.run(root, [
        '-c',
        'user.name=x',
        '-c',
        'user.email=x@y.z',
        'commit',
        '-q',
        '-m',
        'By hand',
        '--only',
        file,
      ]);
      if (model.open !== null) model.open.moved = true;
      if (model.up === 0) model.foreignBase = true;
      else model.moved = true;
    },
  ),
];

async function expectAsModelled(model: Model): Promise<void> {
  const { text } = await commands.give('status', '--json');
  const status = JSON.parse(text) as { open: unknown; phases: { name: string; state: string }[] };
  expect(status.open !== null).toBe(model.open !== null);
  const up = status.phases.filter(({ state }) => state === 'extracted').map(({ name }) => name);
  expect(up).toEqual(SUBJECTS.slice(0, model.up));
  const [rows] = await station.admin().query<{ count: number }>('select count(token)::int as count from news');
  expect(rows?.count).toBe(model.writes);
  for (const [index, name] of SUBJECTS.entries()) {
    const served = await deps.files.exists(`${station.workspace.root}/svc-${name}/package.json`);
    expect(served, name).toBe(index < model.up);
  }
}

it('the command line does what a model of it says, whatever it is given in which order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands(
        STEPS.map((step) => fc.constant(step)),
        { maxCommands: 9 },
      ),
      async (steps) => {
        await station.putBack('start');
        const model: Model = {
          up: 0,
          open: null,
          moved: false,
          foreignBase: false,
          edited: false,
          beganEdited: false,
          writes: 0,
        };
        await fc.asyncModelRun(() => ({ model, real: { number: 0 } }), steps);
        await expectAsModelled(model);
      },
    ),
    {
      numRuns: Number(process.env.NECTAR_MACHINE_RUNS ?? 4),
      seed: process.pid,
      endOnFailure: process.env.CI !== undefined,
    },
  );
}, 600_000);
