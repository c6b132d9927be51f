import type { Command } from 'commander';
import { loadInventory } from '../inventory/index.ts';
import { summarizeInventory } from '../inventory/summary.ts';
import { absolute, type CliContext, optionsOf, printJson, readingWorkspaceOf } from './context.ts';

interface Options {
  out?: string;
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
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const { root } = await readingWorkspaceOf(context, command);
      const inventory = await loadInventory(context.deps, root);
      if (options.out !== undefined) {
        const path = absolute(context.cwd, options.out);
        await context.deps.files.write(path, `${JSON.stringify(inventory, null, 2)}\n`);
      }
      if (options.json === true) printJson(context, inventory);
      else context.stdout.write(`${summarizeInventory(inventory)}\n`);
      context.exit(0);
    });
}
