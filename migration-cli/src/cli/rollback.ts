import type { Command } from 'commander';
import type { ExitCode } from '../model/errors.ts';
import { type RollbackResult, rollback, rollbackAll } from '../run/rollback.ts';
import { withSession } from '../run/session.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';

interface Options {
  all?: boolean;
}

/** `nectar rollback`: takes phases back and shows that nothing else changed. */
export function addRollback(program: Command, context: CliContext): void {
  program
    .command('rollback')
    .description(
      'Take back the phase that was extracted last, or the one that is named if nothing stands on it, and prove it',
    )
    .argument('[phase]', 'the phase')
    .option('--all', 'every phase, the last one first')
    .option('--json', 'print the proof as JSON')
    .action(async (phase: string | undefined, _: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const workspace = await workspaceOf(context, command);
      const results = await withSession(context.deps, workspace, 'rollback', async (session) =>
        options.all === true ? rollbackAll(session) : [await rollback(session, phase ?? null)],
      );
      if (options.json === true) printJson(context, { rolledBack: results });
      else for (const result of results) context.stdout.write(rollbackText(result));
      context.exit(exitCodeOf(results));
    });
}

/** 3 where something differs that a person has to look at. */
export function exitCodeOf(results: RollbackResult[]): ExitCode {
  const exact = results.every(({ proof }) => proof.database !== 'different' && proof.lostRows.length === 0);
  return exact ? 0 : 3;
}

/** What was taken back and what was compared. */
export function rollbackText({ phase, commit, proof }: RollbackResult): string {
  const lines = [
    `${phase} is rolled back${commit === null ? '' : ` by commit ${commit.slice(0, 10)}`}.`,
    proof.code === 'same'
      ? '  Code: the tree is the one before the phase.'
      : `  Code: as before the phase, with later changes kept in ${proof.differingFiles.length} files:`,
    ...listed(proof.differingFiles),
    ...databaseLines(proof),
  ];
  return `${lines.join('\n')}\n`;
}

function databaseLines(proof: RollbackResult['proof']): string[] {
  if (proof.database === null) return [];
  const rows = Object.entries(proof.rowsAfter ?? {});
  const unknown = rows.filter(([, count]) => count === null).length;
  const total = rows.reduce((sum, [, count]) => sum + (count ?? 0), 0);
  return [
    proof.database === 'same'
      ? '  Database: schema and grants are those before the phase.'
      : '  NECTAR-E060 Database: schema or grants differ from those before the phase:',
    ...listed(proof.databaseDifferences),
    proof.lostRows.length === 0
      ? `  Rows: ${total} in ${rows.length - unknown} tables, none fewer than before the rollback.`
      : '  NECTAR-E060 Rows: fewer than before the rollback:',
    ...listed(proof.lostRows),
    ...Object.entries(proof.keptRows).map(
      ([table, count]) => `  Kept: ${count} rows of ${table}, which the phase had made, are in nectar_journal.kept.`,
    ),
    ...(unknown === 0
      ? []
      : [`  Rows of ${unknown} tables could not be counted: row-level security hides them from this role.`]),
  ];
}

function listed(items: string[]): string[] {
  const shown = items.slice(0, 30).map((item) => `    ${item}`);
  return items.length > shown.length ? [...shown, `    … and ${items.length - shown.length} more`] : shown;
}
