import { ONLY_BUILDS, PLAIN_COMMAND } from '../code/plain-command.ts';

export type Scripts = Record<string, string>;

/** Scripts of the same manifest that a command runs; patterns such as `build:*` are those that they fit. */
export function calledScripts(command: string, scripts: Scripts): string[] {
  const named = command.split(/[;&|()]+/).flatMap((part) => calledIn(part.trim().split(/[\s"']+/)));
  return named.flatMap((name) => {
    if (!name.includes('*')) return [name];
    const pattern = new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')}$`);
    return Object.keys(scripts).filter((script) => pattern.test(script));
  });
}

function calledIn(words: string[]): string[] {
  const runner = words.findIndex((word) => /^(?:npm-run-all2?|run-[sp])$/.test(word));
  if (runner !== -1) return words.slice(runner + 1).filter((word) => /^[\w:.*-]+$/.test(word) && !word.startsWith('-'));
  const short = words.flatMap((word) => /^(?:npm|yarn|pnpm):([\w:.*-]+)$/.exec(word)?.[1] ?? []);
  const manager = words.findIndex((word) => /^(?:npm|yarn|pnpm)$/.test(word));
  if (manager === -1) return short;
  const rest = words.slice(manager + 1).filter((word) => !word.startsWith('-'));
  const [verb, name] = rest;
  if (verb === 'run' || verb === 'run-script') return [...short, ...(name === undefined ? [] : [name])];
  return verb === 'start' || verb === 'test' ? [...short, verb] : short;
}

const HOOKS =
  /^(?:\S+ \|\| )?(?:npx |pnpm exec |yarn |node )?(?:\S*\/)?(?:husky|lefthook|simple-git-hooks|\.husky\/install\.mjs)(?: [\w./-]+)*(?: \|\| \S+)?$/;
const WITH_INSTALL = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];

/** Without what puts hooks into the repository when packages are installed: a folder inside of it has none of its own. */
export function withoutHooks(scripts: Scripts): Scripts {
  const entries = Object.entries(scripts).flatMap(([name, line]): [string, string][] => {
    if (!WITH_INSTALL.includes(name)) return [[name, line]];
    const kept = line.split(/\s+&&\s+/).filter((part) => !HOOKS.test(part.trim()));
    return kept.length === 0 ? [] : [[name, kept.join(' && ')]];
  });
  return Object.fromEntries(entries);
}

const CHECKS_TYPES =
  /^(?:typecheck|types?[-:_.]?check|check[-:_.]?types?|check[-:_.](?:ts|tsc)|(?:ts|tsc)[-:_.]check|lint[-:_.](?:types?|tsc?))$/i;
/** Such a name may be that of a build as well. */
const MAY_CHECK_TYPES = /^(?:tsc|types)$/i;

/** The script that checks types, by whichever name; one that only bears such a name runs no compiler. */
export function typeCheckScript(scripts: Record<string, unknown>): string | null {
  const named = Object.entries(scripts).filter(([name, line]) => name === 'typecheck' || isTypeCheck(name, line));
  return named.sort(([a], [b]) => Number(b === 'typecheck') - Number(a === 'typecheck'))[0]?.[0] ?? null;
}

const isTypeCheck = (name: string, line: unknown): boolean =>
  typeof line === 'string' &&
  (CHECKS_TYPES.test(name) || (MAY_CHECK_TYPES.test(name) && /--?noEmit\b/i.test(line))) &&
  /\b(?:(?:vue-|svelte-)?tsc|tsgo|svelte-check)\b/.test(line);

/** Scripts that run where these are run by npm: they, what stands before and after each, and what they call. */
export function scriptsRun(scripts: Scripts, names: string[]): string[] {
  const run = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const line = scripts[name];
    if (line === undefined || run.has(name)) continue;
    run.add(name);
    queue.push(`pre${name}`, `post${name}`, ...calledScripts(line, scripts));
  }
  return [...run];
}

/** Scripts that run when the application starts in an image, which has been built. */
export function startScripts(scripts: Scripts): string[] {
  const { prestart, ...rest } = scripts;
  const kept = prestart === undefined || ONLY_BUILDS.test(prestart.trim()) ? rest : scripts;
  return scriptsRun(kept, ['start']);
}

/** The words that an image starts the back end by: the program of `start` itself where it needs no shell and nothing else runs, so that it gets signals. */
export function imageStart(scripts: Scripts): string[] {
  const around = startScripts(scripts).filter(
    (name) => scripts[/^(?:pre|post)(.+)$/.exec(name)?.[1] ?? ''] !== undefined,
  );
  const line = followed(scripts, 'start');
  if (line !== null && around.length === 0) {
    const words = line.split(/ +/);
    return /^\w+=/.test(line) ? ['env', ...words] : words;
  }
  return ['node', '../scripts/start.mjs', '--built'];
}

/** The line of a script, or of the only script that it runs; null where it needs a shell. */
function followed(scripts: Scripts, name: string, seen: string[] = []): string | null {
  const line = scripts[name]?.trim();
  if (line === undefined || seen.includes(name) || !PLAIN_COMMAND.test(line)) return null;
  const next = /^(?:npm|yarn|pnpm) run ([\w:.-]+)$/.exec(line)?.[1];
  return next === undefined ? line : followed(scripts, next, [...seen, name]);
}
