import { refusal } from '../errors/refusal.ts';
import type { Talking } from '../model/faults.ts';
import type { Dependencies } from '../model/ports.ts';
import { count, step } from '../run/steps.ts';
import { allCells, inapplicable, orderedCells, parseCell, type Traces } from './cells.ts';
import type { Ground } from './ground.ts';
import { type Cell, type CellResult, cellId } from './model.ts';
import type { WorkerNews, WorkerOrder } from './processes/worker.ts';

export interface DrillOptions {
  seed: number;
  /** How many cells are to be run; those that turn out not to apply are not counted. */
  cells: number;
  /** One cell by its name, instead of a choice. */
  only: string | null;
  workers: number;
}

export interface DrillResult {
  seed: number;
  asked: number;
  /** Every cell of the matrix that cannot apply, from what its step was seen to do, with the reason. */
  inapplicable: { cell: Cell; why: string }[];
  /** In the order of the seed. */
  results: { cell: Cell; result: CellResult }[];
  matrix: number;
  ms: number;
}

/** Many times what the longest cell takes, and longer than everything in it that has a limit of its own. */
const CELL_LIMIT_MS = 600_000;

const ENTRY = new URL('./processes/worker.ts', import.meta.url).pathname;

/** Holds a drill: some cells of the matrix, each on fresh copies of the ground. */
export async function drill(deps: Dependencies, ground: Ground, options: DrillOptions): Promise<DrillResult> {
  const began = performance.now();
  if (ground.phase !== null && !ground.phases.includes(ground.phase))
    throw refusal('NECTAR-E050', {
      what: `Cannot find the phase ${ground.phase}`,
      why: `the plan has ${ground.phases.join(', ')}`,
    });
  const workers = Array.from({ length: options.workers }, () => deps.faults.talk(ENTRY, workerEnv(deps)));
  try {
    const traces = await step(deps, 'drill-ground', 'Making a place for every worker', (progress) =>
      prepareAll(workers, ground, options.seed, progress),
    );
    const cells = allCells(traces);
    const out = cells.flatMap((cell) => {
      const why = inapplicable(cell, traces);
      return why === null ? [] : [{ cell, why }];
    });
    const left = new Set(out.map(({ cell }) => cell));
    const runnable = orderedCells(
      cells.filter((cell) => !left.has(cell)),
      options.seed,
    );
    const chosen = options.only === null ? runnable : [parseCell(options.only, runnable)];
    const results = await step(deps, 'drill', 'Cells', (progress) =>
      runAll(deps, workers, chosen, options.only === null ? options.cells : 1, progress),
    );
    return {
      seed: options.seed,
      asked: options.only === null ? options.cells : 1,
      inapplicable: out,
      results,
      matrix: cells.length,
      ms: Math.round(performance.now() - began),
    };
  } finally {
    await Promise.all(workers.map(stop));
  }
}

function workerEnv({ env }: Pick<Dependencies, 'env'>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function prepareAll(
  workers: Talking[],
  ground: Ground,
  seed: number,
  progress: (text: string) => void,
): Promise<Traces> {
  const traces = await Promise.all(
    workers.map(async (worker) => {
      worker.send({ ground, seed } satisfies WorkerOrder);
      for (;;) {
        const news = await newsOf(worker);
        if ('says' in news) progress(news.says);
        else if ('ready' in news) return news.ready;
      }
    }),
  );
  return traces[0] ?? {};
}

/** Each worker takes the next cell as soon as it has ended one, until enough were run. */
async function runAll(
  deps: Pick<Dependencies, 'emit' | 'signal'>,
  workers: Talking[],
  chosen: Cell[],
  wanted: number,
  progress: (text: string) => void,
): Promise<DrillResult['results']> {
  const found: { cell: Cell; result: CellResult }[] = [];
  const rest = chosen.values();
  const ran = () => found.filter(({ result }) => result.outcome !== 'not-applicable').length;
  let atWork = 0;
  const one = async (worker: Talking) => {
    while (ran() + atWork < wanted && !deps.signal.aborted) {
      const next = rest.next();
      if (next.done) return;
      atWork++;
      const result = await resultOf(worker, next.value);
      atWork--;
      found.push({ cell: next.value, result });
      if (result.outcome === 'failed') deps.emit({ type: 'warning', text: `${result.cell}: ${result.why.join('; ')}` });
      const failed = found.filter(({ result }) => result.outcome === 'failed').length;
      progress(`${ran()} of ${wanted}, ${count(failed, 'failure')}; ${cellId(next.value)}`);
      if (result.ms >= CELL_LIMIT_MS) return;
    }
  };
  await Promise.all(workers.map(one));
  return found.sort((a, b) => chosen.indexOf(a.cell) - chosen.indexOf(b.cell));
}

/** A cell that does not end is a failure of its own; its worker is lost with it. */
async function resultOf(worker: Talking, cell: Cell): Promise<CellResult> {
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    worker.signal('SIGKILL');
  }, CELL_LIMIT_MS);
  try {
    worker.send({ cell } satisfies WorkerOrder);
    const news = await newsOf(worker);
    if ('result' in news) return news.result;
    throw new Error(`A worker answered ${JSON.stringify(news)}`);
  } catch (error) {
    if (!hung) throw error;
    const why = [`it did not end within ${CELL_LIMIT_MS / 1000} seconds`];
    return { cell: cellId(cell), outcome: 'failed', why, ms: CELL_LIMIT_MS, writes: 0 };
  } finally {
    clearTimeout(timer);
  }
}

async function newsOf(worker: Talking): Promise<WorkerNews> {
  const news = (await worker.next()) as WorkerNews | null;
  if (news !== null && !('failed' in news)) return news;
  const why = news === null ? worker.output() : news.failed;
  throw refusal('NECTAR-E121', { what: 'A worker of the drill could not go on', why: why.trim().slice(-2000) });
}

async function stop(worker: Talking): Promise<void> {
  worker.send({ stop: true } satisfies WorkerOrder);
  const timer = setTimeout(() => worker.signal('SIGKILL'), 20_000);
  await worker.exited;
  clearTimeout(timer);
}
