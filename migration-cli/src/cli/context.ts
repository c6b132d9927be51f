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

/** What a verb needs of its workspace. */
export interface WorkspaceNeeds {
  /** A command that only reads looks at any folder: one inside of a repository, or outside of any, which is said. */
  reads?: boolean;
  /** True for what is about the repository that one stands in, whatever monolith that names. */
  here?: boolean;
  /** Folder for what a dry run writes, as the user typed it. */
  out?: string | null;
}

/**
 * Where things are for this call: the folder of `--root`, else the monolith that the package.json of the repository around
 * names, else that repository. Refused outside of a git repository, and for a folder inside of one, unless it is only read.
 */
export async function workspaceOf(
  context: CliContext,
  command: Command,
  needs: WorkspaceNeeds = {},
): Promise<Workspace> {
  const options = optionsOf(command);
  const from = absolute(context.cwd, options.root ?? '.');
  const around = await context.deps.git.root(from);
  if (around === null) await besideRepositories(context, from, needs);
  const root =
    options.root === undefined
      ? await presentMonolith(context, around ?? from, needs)
      : await namedFolder(context, from, around, needs);
  const out = needs.out ?? null;
  return { ...placesIn(context, options, root), out: out === null ? null : absolute(context.cwd, out) };
}

/** A folder that is named is the monolith itself; the repository around it would be a much larger one than was meant. */
async function namedFolder({ deps }: CliContext, from: string, around: string | null, { reads }: WorkspaceNeeds) {
  if (around === null) return from;
  if ((await deps.git.run(from, ['rev-parse', '--show-cdup'])).trim() === '') return around;
  if (reads === true) return from;
  throw refusal('NECTAR-E001', { what: `${from} is not the top of a git repository`, why: `that is ${around}` });
}

async function besideRepositories(
  { deps, stderr }: CliContext,
  from: string,
  { reads }: WorkspaceNeeds,
): Promise<void> {
  if (reads !== true) throw refusal('NECTAR-E001', { what: `${from} is not inside a git repository` });
  if (!(await deps.files.exists(from)))
    throw refusal('NECTAR-E008', {
      what: `Cannot read ${from}`,
      why: 'the folder does not exist',
      state: 'Nothing was changed.',
      next: 'nectar inventory --root <folder>',
    });
  stderr.write(
    `${from} is not inside a git repository: every file below it is read, except in ${NOT_SOURCES.join(', ')}. There is no commit to name, and nothing can be extracted before: git init && git add -A && git commit -m "Before the migration"\n`,
  );
}

/** A repository that is not itself the monolith can name where it stands: `"nectar": { "root": "…" }` in its package.json. */
async function presentMonolith({ deps }: CliContext, around: string, { here }: WorkspaceNeeds): Promise<string> {
  const manifest = `${around}/package.json`;
  if (here === true || !(await deps.files.exists(manifest))) return around;
  const { nectar } = JSON.parse(await deps.files.readText(manifest)) as { nectar?: { root?: string } };
  if (nectar?.root === undefined) return around;
  const named = absolute(around, nectar.root);
  if (!(await deps.files.exists(`${named}/.git`))) return around;
  deps.emit({ type: 'note', text: `The monolith is ${named}, as ${manifest} says.` });
  return named;
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
