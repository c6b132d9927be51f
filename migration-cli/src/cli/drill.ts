import type { Command } from 'commander';
import { type DrillResult, drill } from '../drill/drill.ts';
import { withGeneratedGround } from '../drill/generated/ground.ts';
import type { Ground } from '../drill/ground.ts';
import { cellId } from '../drill/model.ts';
import { refusal } from '../errors/refusal.ts';
import { type ScratchMigration, withScratchMigration } from '../rehearse/scratch-migration.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';
import { drillText } from './drill-text.ts';
import { giveVerb } from './give-verb.ts';

interface Options {
  cells?: string;
  seed?: string;
  cell?: string;
  workers?: string;
  phase?: string;
  generated?: boolean;
}

const MORE_WORKERS_GAIN_NOTHING = 4;

/** `nectar drill`: harms runs on copies of the migration, at every moment, and sees whether each comes to a named state. */
export function addDrill(program: Command, context: CliContext): void {
  program
    .command('drill')
    .description('Let faults strike extractions and rollbacks on copies of this migration, and compare what is left')
    .option('--cells <number>', 'how many cells of the matrix fault × moment × step × phase', '100')
    .option('--seed <number>', 'chooses the cells and everything by chance in them', '1')
    .option('--cell <name>', 'this one cell, as a failure names it')
    .option('--phase <name>', 'the cells of this phase only')
    .option('--workers <number>', 'how many at once (default: the number of cores, at most 4)')
    .option('--generated', 'on a small monolith that is generated for it')
    .option('--json', 'print the result as JSON')
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const wanted = {
        seed: whole(options.seed, '--seed', 0),
        cells: whole(options.cells, '--cells', 1),
        only: options.cell ?? null,
        workers:
          options.cell !== undefined
            ? 1
            : options.workers === undefined
              ? Math.min(MORE_WORKERS_GAIN_NOTHING, context.deps.processes.cores())
              : whole(options.workers, '--workers', 1),
      };
      const result = await onGround(context, command, options, (ground) => drill(context.deps, ground, wanted));
      const words = [
        'nectar drill',
        ...(options.generated ? ['--generated'] : []),
        ...(options.phase ? [`--phase ${options.phase}`] : []),
      ];
      if (options.json === true) printJson(context, jsonOf(result));
      else context.stdout.write(drillText(result, { command: words.join(' ') }));
      const ran = result.results.filter((one) => one.result.outcome !== 'not-applicable');
      const failed = ran.some((one) => one.result.outcome === 'failed');
      context.exit(failed ? 1 : ran.length === 0 ? 2 : 0);
    });
}

/** The generated monolith, or this migration brought to life from its restore point; never the user's own. */
async function onGround<T>(
  context: CliContext,
  command: Command,
  options: Options,
  work: (ground: Ground) => Promise<T>,
): Promise<T> {
  const { deps } = context;
  const phase = options.phase ?? null;
  if (options.generated !== true)
    return withScratchMigration(deps, await workspaceOf(context, command), (scratch) =>
      work(groundOf(deps.env, scratch, phase)),
    );
  const give = (root: string, words: string[], env: Record<string, string>) =>
    giveVerb(
      { ...context, cwd: root, deps: { ...deps, env: { ...deps.env, ...env } } },
      root,
      `${root}/nectar.plan.yaml`,
      words,
    );
  return withGeneratedGround(deps, give, phase, work);
}

function groundOf(env: CliContext['deps']['env'], scratch: ScratchMigration, phase: string | null): Ground {
  const { workspace, settings, url, plan } = scratch;
  return {
    root: workspace.root,
    planPath: workspace.planPath,
    url,
    urlEnv: settings.urlEnv,
    schemas: settings.schemas,
    phases: plan.phases.map(({ name }) => name),
    phase,
    targets: [],
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}

function whole(text: string | undefined, option: string, least: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw refusal('NECTAR-E007', { what: `${option} ${text} is no whole number from ${least}` });
}

function jsonOf(result: DrillResult) {
  return {
    ...result,
    inapplicable: result.inapplicable.map(({ cell, why }) => ({ cell: cellId(cell), why })),
    results: result.results.map(({ result: one }) => one),
  };
}
