import { ancestors, isFunction } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import { type Removal, wholeStatement } from '../code/slice/slice.ts';
import type { Inventory, JobEntry } from '../model/inventory.ts';
import type { PhaseSettings } from '../model/plan-file.ts';
import { decisionsOf } from './decisions.ts';
import type { Rest } from './state.ts';

interface JobSlices {
  /** What the service does without, by file. */
  staying: Map<string, Removal[]>;
  /** What the monolith does without, by file. */
  leaving: Map<string, Removal[]>;
}

/** Work by the clock is done in one process: with the monolith, unless the plan moves it. */
export function jobSlices(inventory: Inventory, phase: PhaseSettings, rest: Rest): JobSlices {
  const result: JobSlices = { staying: new Map(), leaving: new Map() };
  for (const job of inventory.jobs) {
    const removal = removalOf(inventory, rest, job);
    if (removal === null) continue;
    const decided = [`job:${job.file}#${job.name}`, `job:${job.file}`].map((id) => decisionsOf(phase).find(id));
    const side = decided.some((decision) => decision?.choice === 'move') ? result.leaving : result.staying;
    side.set(job.file, [...(side.get(job.file) ?? []), { ...removal, why: 'the other side runs it' }]);
  }
  return result;
}

/** True for work by the clock that both sides of a cut application would do, and that no edit can take out of one of them. */
export function runsOnBoth(inventory: Inventory, rest: Rest, job: JobEntry): boolean {
  const module = rest.project.modules.get(job.file);
  if (!module || !/^(?:cron|interval|timeout-loop)$/.test(job.kind)) return false;
  const statement = statementAt(module, job.line);
  const lines = statement ? linesOf(module, statement.node) : { from: job.line, to: job.line };
  const works = job.kind === 'cron' || touchesTables(inventory, job.file, lines);
  return works && removalOf(inventory, rest, job) === null;
}

function removalOf(inventory: Inventory, rest: Rest, { file, line, kind }: JobEntry): Removal | null {
  const module = kind === 'cron' || kind === 'interval' ? rest.project.modules.get(file) : undefined;
  const statement = module ? statementAt(module, line) : null;
  if (!module || !statement?.alone) return null;
  // An interval that touches no table looks after the process that it runs in, such as the age of a cache.
  if (kind === 'interval' && !touchesTables(inventory, file, linesOf(module, statement.node))) return null;
  return wholeStatement(module, statement.node);
}

/** The statement that sets a job up; `alone` where it does nothing else and nobody takes its value. */
function statementAt(module: ParsedModule, line: number) {
  const call = module.nodes('CallExpression').find((node) => module.lineAt(node.start) === line);
  const above = call ? [...ancestors(call)] : [];
  const at = above.findIndex(({ type }) => /(?:Statement|Declaration)$/.test(type));
  const node = above[at];
  if (node === undefined) return null;
  return { node, alone: node.type === 'ExpressionStatement' && !above.slice(0, at).some(isFunction) };
}

interface Lines {
  from: number;
  to: number;
}

const linesOf = (module: ParsedModule, { start, end }: { start: number; end: number }): Lines => ({
  from: module.lineAt(start),
  to: module.lineAt(end),
});

/** True where these lines say so, or call a function of a file that touches tables. */
function touchesTables({ tableAccess, calls }: Inventory, file: string, { from, to }: Lines): boolean {
  const within = (item: { file: string; line: number }) => item.file === file && item.line >= from && item.line <= to;
  const touching = new Set(tableAccess.map((item) => item.file));
  return tableAccess.some(within) || calls.some((call) => within(call) && touching.has(call.target.file));
}
