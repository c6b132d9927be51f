import { routeTable } from '../../gateway/table.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { BaseContext } from '../context.ts';
import { extractedServices } from '../imports.ts';
import { NotReady } from '../runtime/start.ts';
import { createSystem, type System } from '../runtime/system.ts';
import { type Findings, newFindings } from '../verdict.ts';
import { comparePlain } from './compare-plain.ts';
import { type PlainAnswer, type PlainRequest, plainAnswer, plainRequests } from './plain-requests.ts';

type PortOf = (request: PlainRequest) => string;

/**
 * Where the plan names no suite, every GET route of an application that was cut by its routes is asked without
 * credentials: the monolith at the restore point twice, then whoever answers now.
 */
export async function askPlainly(
  context: BaseContext,
  system: System,
  { before, after }: { before: Inventory; after: Inventory },
): Promise<Findings> {
  const { deps, plan, phase } = context;
  const found = newFindings();
  const requests = plainRequests(before);
  const whole = Object.keys(plan.monolith.endpoints).at(-1);
  if (whole === undefined) return { ...found, undecided: ['the plan names neither a suite nor an endpoint to ask'] };
  deps.emit({ type: 'step-progress', id: 'suites', text: `${requests.length} requests to the monolith of before` });
  const old = await askBefore(context, requests, whole, 'before');
  await system.start();
  const extracted = extractedServices(plan, phase).map(({ name }) => name);
  const table = routeTable(plan, after, extracted);
  const left = Object.keys(plan.monolith.endpoints).find((name) => !extracted.includes(name));
  const ownerOf: PortOf = ({ path }) => table.owner('GET', path) ?? table.rest ?? left ?? extracted[0] ?? '';
  deps.emit({ type: 'step-progress', id: 'suites', text: `${requests.length} requests to what stands now` });
  const now = await askAll(context, system, requests, ownerOf);
  const compared = await comparePlain(requests, old, now, (again) => askOnRowsOfNow(context, again, whole));
  for (const { request, difference } of compared) {
    found.done++;
    if (difference !== null)
      found.failed.push(`GET ${request.path} (${request.route}), answered by ${ownerOf(request)}: ${difference}`);
  }
  found.evidence.push(evidenceOf(requests, now, ownerOf));
  const followed = compared.filter(({ followsRows }) => followsRows).map(({ request }) => `GET ${request.path}`);
  const title = 'As the monolith of before answers on the rows that were written since the restore point';
  if (followed.length > 0) found.evidence.push({ type: 'list', title, items: followed });
  return found;
}

/** Null where there are no others, or where the monolith of before does not start on them. */
async function askOnRowsOfNow(
  context: BaseContext,
  requests: PlainRequest[],
  whole: string,
): Promise<PlainAnswer[][] | null> {
  const { deps, plan } = context;
  if (plan.database === null) return null;
  const text = `${requests.length} requests to the monolith of before, on the rows of now`;
  deps.emit({ type: 'step-progress', id: 'suites', text });
  try {
    return await askBefore(context, requests, whole, 'now');
  } catch (error) {
    if (error instanceof NotReady) return null;
    throw error;
  }
}

async function askBefore(
  context: BaseContext,
  requests: PlainRequest[],
  whole: string,
  rows: 'before' | 'now',
): Promise<PlainAnswer[][]> {
  const system = createSystem({ context, commit: context.restorePoint.commit, time: 'before', rows });
  try {
    await system.start();
    const once = () => askAll(context, system, requests, () => whole);
    return [await once(), await once()];
  } finally {
    await system.close();
  }
}

/** One after the other: some applications answer by what was asked before. */
async function askAll(
  { deps }: BaseContext,
  system: System,
  requests: PlainRequest[],
  portOf: PortOf,
): Promise<PlainAnswer[]> {
  const values = await system.values();
  const answers: PlainAnswer[] = [];
  for (const request of requests) {
    const origin = `http://127.0.0.1:${await values.port(portOf(request))}`;
    answers.push(await ask(deps, origin, request));
  }
  return answers;
}

const NO_ANSWER_MS = 5000;

/** A route that never answers a stranger, or streams, is one that does so on both sides. */
async function ask({ http }: BaseContext['deps'], origin: string, { path }: PlainRequest): Promise<PlainAnswer> {
  try {
    return plainAnswer(await http.request(origin + path, { timeoutMs: NO_ANSWER_MS }), origin);
  } catch (error) {
    if (error instanceof Error) return { status: 0, type: '', location: '', body: `no answer: ${error.name}` };
    throw error;
  }
}

function evidenceOf(requests: PlainRequest[], answers: PlainAnswer[], portOf: PortOf): Findings['evidence'][number] {
  return {
    type: 'table',
    title: 'GET requests without credentials',
    columns: ['request', 'answered by', 'status'],
    rows: requests.map((request, index) => [`GET ${request.path}`, portOf(request), String(answers[index]?.status)]),
  };
}
