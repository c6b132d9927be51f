import type { Command } from 'commander';
import { factsOf } from '../first-look/facts.ts';
import { firstLookPage } from '../first-look/page.ts';
import { pictureOf } from '../first-look/picture.ts';
import { firstLookText } from '../first-look/text.ts';
import { areasOf } from '../plan/boundaries/areas.ts';
import type { Candidate } from '../plan/boundaries/candidates.ts';
import { cutsOf } from '../plan/propose-cuts.ts';
import { proposable } from '../plan/propose-parts.ts';
import { step } from '../run/steps.ts';
import { absolute, type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';
import { readHistory } from './history.ts';
import { loadMonolith } from './load-plan.ts';

/** `nectar init`: finds out what a repository is, before any decision. Writes one page below .nectar and nothing else. */
export function addInit(program: Command, context: CliContext): void {
  program
    .command('init')
    .description('Find out what this repository is, what is not understood, and where it could be cut; changes nothing')
    .option('--out <file>', 'where to write the page with the picture (default: .nectar/first-look.html)')
    .option('--json', 'print what was found as JSON')
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf<{ out?: string }>(command);
      const workspace = await workspaceOf(context, command, { reads: true });
      const { root, state } = workspace;
      const name = root.split('/').at(-1) || 'monolith';
      const { deps } = context;
      const { inventory, sources } = await step(deps, 'init:inventory', 'Read the code', () =>
        loadMonolith(deps, workspace),
      );
      const history = await step(deps, 'init:history', 'Read what was changed together', () => readHistory(deps, root));
      const cuts = cutsOf(inventory, sources);
      const areas = cuts?.areas ?? areasOf(inventory);
      const candidates = proposable(inventory, history, cuts);
      const facts = factsOf(inventory);
      const path = options.out === undefined ? `${state}/first-look.html` : absolute(context.cwd, options.out);
      if (options.out === undefined && !(await deps.files.exists(`${state}/.gitignore`)))
        await deps.files.write(`${state}/.gitignore`, '*\n');
      await deps.files.write(path, firstLookPage(pictureOf(name, inventory, areas, candidates), facts, candidates));
      if (options.json) printJson(context, { name, facts, candidates: candidates.map(withoutFiles), page: path });
      else
        context.stdout.write(
          `${firstLookText(name, facts, candidates)}\n\nThe picture, to open in a browser: ${path}\nNothing was changed. Next: nectar plan --propose\n`,
        );
      context.exit(0);
    });
}

function withoutFiles({ name, area, cut, reasons, blockers }: Candidate) {
  return { name, files: area.files, cost: cut.score, reasons, blockers };
}
