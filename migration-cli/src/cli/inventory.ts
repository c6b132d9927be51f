import type { Command } from 'commander';
import { loadInventory } from '../inventory/index.ts';
import { summarizeInventory } from '../inventory/summary.ts';
import { withRunTime } from '../trace/with-run-time.ts';
import { absolute, type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';

interface Options {
  out?: string;
  trace: boolean;
}

/** `nectar inventory`: what a monolith consists of, for reading and as JSON. */
export function addInventory(program: Command, context: CliContext): void {
  program
    .command('inventory')
    .description(
      'Read the monolith: modules, imports, routes, tables, environment, packages, jobs, and what could not be read',
    )
    .option('--json', 'print the whole inventory as JSON')
    .option('--out <file>', 'write the whole inventory as JSON to a file as well')
    .option('--no-trace', 'only what the code says, without what the last `nectar trace` has seen')
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const { root, state } = await workspaceOf(context, command, { reads: true });
      const read = await loadInventory(context.deps, root);
      const inventory = options.trace ? await withRunTime(context.deps, { state, folder: root }, read) : read;
      if (options.out !== undefined) {
        const path = absolute(context.cwd, options.out);
        await context.deps.files.write(path, `${JSON.stringify(inventory, null, 2)}\n`);
      }
      if (options.json === true) printJson(context, inventory);
      else context.stdout.write(`${summarizeInventory(inventory)}\n`);
      context.exit(0);
    });
}
