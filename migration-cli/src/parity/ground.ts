import { refusal } from '../errors/refusal.ts';
import type { ParitySettings, PlanFile } from '../model/plan-file.ts';
import type { BaseContext } from '../validate/context.ts';
import { originalDatabase, presentDatabase } from '../validate/runtime/database.ts';
import { NotReady } from '../validate/runtime/start.ts';
import { differentTables } from './same-start.ts';
import { createTemplate, type Template } from './scratch.ts';
import type { SideContext, SideSource } from './side.ts';
import { openMonolith, openServices } from './sources.ts';
import { traceFor } from './suite-trace.ts';
import type { Trace } from './types.ts';

/** All that runs of one parity check share. */
export interface Ground {
  base: BaseContext;
  context: SideContext;
  monolith: { source: SideSource; template: Template };
  services: { source: SideSource; template: Template };
  trace: Trace;
  keys: Template['keys'];
  onlyServices: string[];
}

/** An application that is cut by its routes has one door, which the gateway's table shares out; others have to say. */
export function paritySettings({ parity, phases, monolith }: PlanFile): ParitySettings {
  if (parity !== undefined) return parity;
  const doors = Object.keys(monolith.endpoints).filter((name) => !monolith.endpoints[name]?.sharesPortWith);
  if (doors.length === 1 && phases.some(({ routes }) => routes !== undefined)) return { doors };
  throw refusal('NECTAR-E101', { what: 'Cannot record or replay' });
}

/** Prepares both sides and the trace, works with them, and removes what was made. */
export async function onGround<T>(
  context: SideContext,
  base: BaseContext,
  head: string,
  traceName: string | null,
  work: (ground: Ground) => Promise<T>,
): Promise<T> {
  const { deps, plan } = context;
  const closers: (() => Promise<unknown>)[] = [];
  const progress = (text: string) => deps.emit({ type: 'step-progress', id: 'parity', text });
  try {
    progress('preparing the monolith and the services');
    const [before, now] = [await originalDatabase(base), await presentDatabase(base)];
    if (before !== null) closers.push(() => before.drop());
    if (now !== null) closers.push(() => now.drop());
    if (before === null || now === null)
      throw refusal('NECTAR-E102', { what: 'Cannot compare', why: 'the plan has no database' });
    const schemas = plan.database?.schemas ?? [];
    const [old, fresh] = [
      await createTemplate(deps, before.url, schemas),
      await createTemplate(deps, now.url, schemas),
    ];
    const keys = new Map([...old.keys].filter(([table]) => fresh.keys.has(table) && !ignored(context, table)));
    await refuseDifferentStart(context, before.url, now.url, [...keys.keys()]);
    const monolith = await openMonolith(context, base.restorePoint.commit);
    closers.push(() => monolith.close());
    const services = await openServices(base, head);
    closers.push(() => services.close());
    const trace = await traceFor(context, monolith.source, old, traceName, base.restorePoint);
    return await work({
      base,
      context,
      monolith: { source: monolith.source, template: old },
      services: { source: services.source, template: fresh },
      trace,
      keys,
      onlyServices: [...fresh.keys.keys()].filter((table) => !old.keys.has(table)),
    });
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    const why = `${error.message}\n${error.output.slice(-1500)}`.trim();
    throw refusal('NECTAR-E102', { what: 'A side could not be started', why, next: 'nectar validate --only boot' });
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function ignored({ parity: { ignoreTables = [] } }: SideContext, table: string): boolean {
  return ignoreTables.some((one) => one.table === table || `public.${one.table}` === table);
}

async function refuseDifferentStart({ deps }: SideContext, a: string, b: string, tables: string[]): Promise<void> {
  const [left, right] = [deps.postgres.connect(a, { max: 1 }), deps.postgres.connect(b, { max: 1 })];
  try {
    const different = await differentTables(left, right, tables);
    if (different.length === 0) return;
    throw refusal('NECTAR-E102', {
      what: 'The monolith and the services do not start from the same rows',
      why: `since the restore point rows of ${different.join(', ')} were written`,
      next: 'nectar rollback --all && nectar backup && nectar extract PHASE on a copy, then: nectar parity',
    });
  } finally {
    await left.close();
    await right.close();
  }
}
