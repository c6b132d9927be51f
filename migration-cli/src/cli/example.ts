import { refusal } from '../errors/refusal.ts';
import type { Workspace } from '../model/ports.ts';
import { paritySettings } from '../parity/ground.ts';
import { parsePlan } from '../plan/parse.ts';
import type { CliContext } from './context.ts';
import { giveVerb } from './give-verb.ts';

const LEFT_OUT = ['node_modules', 'dist', '.nectar', '.git'];

/** Extracts every phase of examples/NAME in a scratch repository with a scratch Postgres, works there, and removes both. */
export async function withExample(
  context: CliContext,
  name: string,
  work: (context: CliContext, workspace: Workspace) => Promise<void>,
): Promise<void> {
  const { deps } = context;
  const repository = (await deps.git.root(context.cwd)) ?? context.cwd;
  const sample = `${repository}/examples/${name}`;
  const planPath = `${sample}/nectar.plan.yaml`;
  if (!(await deps.files.exists(planPath)))
    throw refusal('NECTAR-E102', { what: `There is no example ${name}`, why: `${planPath} does not exist` });
  const plan = parsePlan(await deps.files.readText(planPath), 'nectar.plan.yaml');
  const example = paritySettings(plan).example;
  if (example === undefined)
    throw refusal('NECTAR-E102', { what: `${name} cannot be prepared`, why: 'its plan has no `parity.example`' });
  const scratch = await deps.files.temporary('nectar-example-');
  const postgres = await deps.scratchPostgres();
  try {
    const root = `${scratch}/${name}`;
    const env = filled(context, example.env, { repository, postgres });
    const inner: CliContext = {
      ...context,
      cwd: root,
      deps: { ...deps, env: { ...deps.env, ...env, NECTAR_PG_BIN: postgres.binaries } },
    };
    await copySample(inner, sample, root);
    for (const command of example.prepare) await prepare(inner, root, command, env);
    // A plan that was never made for a fingerprint is brought up to date first, as its first reader does.
    if (plan.inventory === '') {
      await giveVerb(inner, root, `${root}/nectar.plan.yaml`, ['plan', '--refresh']);
      await commitAll(inner, root, 'The plan');
    }
    const verbs = [['backup'], ...plan.phases.map((phase) => ['extract', phase.name])];
    for (const verb of verbs) await giveVerb(inner, root, `${root}/nectar.plan.yaml`, verb);
    await work(
      { ...inner, stdout: context.stdout },
      {
        root,
        planPath: `${root}/nectar.plan.yaml`,
        state: `${root}/.nectar`,
        out: null,
      },
    );
  } finally {
    await postgres.stop();
    await deps.files.remove(scratch);
  }
}

/** ${postgres.host}, ${postgres.user}, ${postgres.password}, ${dir.repository}, and ${random.NAME}: the same wherever NAME stands. */
function filled(
  { deps }: CliContext,
  templates: Record<string, string>,
  { repository, postgres }: { repository: string; postgres: { host: string; user: string; password: string } },
): Record<string, string> {
  const known = new Map<string, string>([
    ['postgres.host', postgres.host],
    ['postgres.user', postgres.user],
    ['postgres.password', postgres.password],
    ['dir.repository', repository],
  ]);
  const value = (key: string): string => {
    const found =
      known.get(key) ?? (key.startsWith('random.') ? Buffer.from(deps.random.bytes(32)).toString('hex') : null);
    if (found === null)
      throw refusal('NECTAR-E102', { what: 'The example cannot be prepared', why: `\${${key}} is not known here` });
    known.set(key, found);
    return found;
  };
  return Object.fromEntries(
    Object.entries(templates).map(([name, text]) => [
      name,
      text.replace(/\$\{([^}]+)\}/g, (_, key: string) => value(key)),
    ]),
  );
}

async function copySample({ deps }: CliContext, sample: string, root: string): Promise<void> {
  const { files, git } = deps;
  if (!(await files.exists(`${sample}/node_modules`))) {
    deps.emit({ type: 'note', text: `Installing the packages of ${sample}` });
    await run(deps, ['npm', 'ci', '--no-audit', '--no-fund'], sample, {});
  }
  for (const path of await files.list(sample, LEFT_OUT))
    if (path !== '.env') await files.copy(`${sample}/${path}`, `${root}/${path}`);
  await files.symlink(`${sample}/node_modules`, `${root}/node_modules`);
  await git.run(root, ['init', '-q', '-b', 'main']);
  // The pattern node_modules/ of a .gitignore names folders, and this one is a link.
  await files.append(`${root}/.git/info/exclude`, 'node_modules\n.nectar\n');
  await commitAll({ deps }, root, 'The monolith');
}

async function commitAll({ deps: { git } }: Pick<CliContext, 'deps'>, root: string, message: string): Promise<void> {
  await git.run(root, ['add', '--all']);
  const author = ['-c', 'user.name=nectar', '-c', 'user.email=nectar@localhost'];
  await git.run(root, [...author, 'commit', '-q', '--allow-empty', '-m', message]);
}

async function prepare(
  { deps }: CliContext,
  root: string,
  command: string[],
  env: Record<string, string>,
): Promise<void> {
  deps.emit({ type: 'note', text: `$ ${command.join(' ')}` });
  await run(deps, command, root, env);
}

async function run(
  deps: CliContext['deps'],
  command: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<void> {
  const { exitCode, stdout, stderr } = await deps.processes.run(command, { cwd, env, timeoutMs: 300_000 });
  if (exitCode !== 0)
    throw refusal('NECTAR-E102', {
      what: `Cannot prepare the example: ${command.join(' ')}`,
      why: `it ended with ${exitCode}: ${`${stdout}${stderr}`.slice(-1500)}`,
    });
}
