import type { Command } from 'commander';
import { refusal } from '../errors/refusal.ts';
import { NOT_SOURCES } from '../inventory/tree.ts';
import type { ExitCode } from '../model/errors.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';

export interface Output {
  write(text: string): unknown;
}

/** What a verb gets: doors to effects, streams and a place for the exit code. It never touches `process`. */
export interface CliContext {
  deps: Dependencies;
  stdout: Output;
  stderr: Output;
  cwd: string;
  /** True where stdout is a terminal that can be redrawn. */
  interactive: boolean;
  exit(code: ExitCode): void;
}

/** Options that every verb has. */
export interface GlobalOptions {
  root?: string;
  plan?: string;
  json?: boolean;
  cache?: boolean;
}

/** Options of the verb and the global ones in one object. */
export function optionsOf<T extends object>(command: Command): T & GlobalOptions {
  return command.optsWithGlobals<T & GlobalOptions>();
}

/** Where things are for this call. Refused outside of a git repository. */
export async function workspaceOf(
  context: CliContext,
  command: Command,
  out: string | null = null,
): Promise<Workspace> {
  const options = optionsOf(command);
  const from = absolute(context.cwd, options.root ?? '.');
  const around = await repositoryAround(context, from);
  const root = options.root === undefined ? await namedMonolith(context, around) : around;
  // A folder that is named is the monolith itself; the repository around it would be a much larger one than was meant.
  if (options.root !== undefined && (await context.deps.git.run(from, ['rev-parse', '--show-cdup'])).trim() !== '') {
    throw refusal('NECTAR-E001', { what: `${from} is not the top of a git repository`, why: `that is ${root}` });
  }
  return { ...placesIn(context, options, root), out: out === null ? null : absolute(context.cwd, out) };
}

/**
 * Where things are for a command that only reads: a folder inside of a repository can be looked at by itself, and so can one
 * outside of any, which is said.
 */
export async function readingWorkspaceOf(context: CliContext, command: Command): Promise<Workspace> {
  const options = optionsOf(command);
  const from = absolute(context.cwd, options.root ?? '.');
  const root = await context.deps.git.root(from);
  if (root === null) {
    if (!(await context.deps.files.exists(from)))
      throw refusal('NECTAR-E008', {
        what: `Cannot read ${from}`,
        why: 'the folder does not exist',
        state: 'Nothing was changed.',
        next: 'nectar inventory --root <folder>',
      });
    context.stderr.write(
      `${from} is not inside a git repository: every file below it is read, except in ${NOT_SOURCES.join(', ')}. There is no commit to name, and nothing can be extracted before: git init && git add -A && git commit -m "Before the migration"\n`,
    );
    return placesIn(context, options, from);
  }
  return placesIn(context, options, options.root === undefined ? root : from);
}

/** A repository that is not itself the monolith can name where it stands: `"nectar": { "root": "…" }` in its package.json. */
async function namedMonolith({ deps }: CliContext, around: string): Promise<string> {
  const manifest = `${around}/package.json`;
  if (!(await deps.files.exists(manifest))) return around;
  const { nectar } = JSON.parse(await deps.files.readText(manifest)) as { nectar?: { root?: string } };
  if (nectar?.root === undefined) return around;
  const named = absolute(around, nectar.root);
  return (await deps.files.exists(`${named}/.git`)) ? named : around;
}

async function repositoryAround(context: CliContext, from: string): Promise<string> {
  const root = await context.deps.git.root(from);
  if (root === null) throw refusal('NECTAR-E001', { what: `${from} is not inside a git repository` });
  return root;
}

function placesIn(context: CliContext, options: { plan?: string }, root: string): Workspace {
  const planPath = options.plan === undefined ? `${root}/nectar.plan.yaml` : absolute(context.cwd, options.plan);
  return { root, planPath, state: `${root}/.nectar`, out: null };
}

/** A path as the user typed it, made absolute. */
export function absolute(cwd: string, path: string): string {
  const joined = path.startsWith('/') ? path : `${cwd}/${path}`;
  const parts: string[] = [];
  for (const part of joined.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** One JSON document on stdout. */
export function printJson(context: CliContext, value: unknown): void {
  context.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
