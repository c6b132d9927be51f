import type { ParitySettings } from '../model/plan-file.ts';
import type { RunningProcess } from '../model/ports.ts';
import type { ControlLine, Listening } from '../model/traffic.ts';
import type { BaseContext } from '../validate/context.ts';
import { extractedServices } from '../validate/imports.ts';
import { urlAs } from '../validate/runtime/database.ts';
import { launchMonolith, launchService } from '../validate/runtime/launch.ts';
import type { Pack } from '../validate/runtime/pack.ts';
import { createValues, type Values } from '../validate/runtime/values.ts';
import { ANYWHERE } from './record.ts';
import type { ScratchCopy } from './scratch.ts';

/** What a side consists of: the monolith's tree, or the services by themselves and what is left of the monolith. */
export interface SideSource {
  kind: 'monolith' | 'services';
  tree: string;
  packs: Pack[];
  /** Who has a route of an application that was cut by its routes; null where the door's own part has it. */
  owner(method: string, path: string): string | null;
}

/** Where calls to the outside end: at the tape. */
export interface OutsideDoors {
  http(target: string, port: number): Promise<Listening>;
  smtp(port: number): Promise<Listening>;
}

/** Processes of one side on a scratch database of their own. */
export interface Side {
  source: SideSource;
  copy: ScratchCopy;
  values: Values;
  control: ControlLine;
  /** Origin that answers a request to a door. */
  originOf(door: string, method: string, path: string): Promise<string>;
  /** Ports of its own parts by name, for reading addresses in answers. */
  ports: Map<number, string>;
  /** Ends the processes as an operator does; what outside systems are stays. */
  halt(): Promise<void>;
  restart(): Promise<void>;
  outputs(): string;
  stop(): Promise<void>;
}

export type SideContext = Pick<BaseContext, 'deps' | 'workspace' | 'plan' | 'phase'> & { parity: ParitySettings };

/** What is kept in memory is written while a process ends. */
const STOP_MS = 6000;

export async function startSide(
  context: SideContext,
  source: SideSource,
  copy: ScratchCopy,
  outside: OutsideDoors,
): Promise<Side> {
  const { deps, parity } = context;
  // The doors tell the parts apart, so none of them shares another's port.
  const parts = Object.keys(context.plan.monolith.endpoints);
  const values = createValues(context, source.tree, (role) => urlAs(context, copy.url, role), parts);
  const listening: Listening[] = [];
  const control = await deps.traffic.control();
  listening.push(control);
  let running: RunningProcess[] = [];
  const stopAll = async () => void (await Promise.all(running.map((child) => child.stop(STOP_MS))));
  const stop = async () => {
    await stopAll();
    await Promise.all(listening.map((one) => one.close()));
  };
  try {
    for (const [name, { kind }] of Object.entries(parity.outbound ?? {})) {
      const port = await values.port(name);
      listening.push(await (kind === 'smtp' ? outside.smtp(port) : outside.http(name, port)));
    }
    const anywhere: Listening[] = [];
    for (const scheme of ANYWHERE) anywhere.push(await outside.http(scheme, 0));
    listening.push(...anywhere);
    const ports = await portsOf(context, source, values);
    const more = async () => ({
      ...(await values.record(parity.env ?? {})),
      ...(await preloadSettings(context, values, copy, ports, anywhere, control.port)),
    });
    const start = async () => {
      running = await startAll(context, source, values, await more());
    };
    await start();
    return {
      source,
      copy,
      values,
      control,
      ports,
      originOf: async (...asked) => `http://127.0.0.1:${await values.port(partOf(parity, source, ...asked))}`,
      halt: stopAll,
      restart: async () => {
        await stopAll();
        await start();
      },
      outputs: () => running.map((child) => child.output().slice(-3000)).join('\n'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The part that answers: by the plan's prefixes, else by the routes that were cut, else the door's own. */
export function partOf(
  parity: ParitySettings,
  { kind, owner }: Pick<SideSource, 'kind' | 'owner'>,
  door: string,
  method: string,
  path: string,
): string {
  if (kind === 'monolith') return door;
  const bare = path.split('?')[0] ?? path;
  const fits = (prefix: string) => bare === prefix || bare.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
  return (
    (parity.gateway ?? []).find((rule) => rule.door === door && fits(rule.prefix))?.part ?? owner(method, path) ?? door
  );
}

async function portsOf(
  { plan, parity }: SideContext,
  { packs }: SideSource,
  values: Values,
): Promise<Map<number, string>> {
  const names = new Set([...parity.doors, ...packs.map(({ name }) => name), ...Object.keys(plan.monolith.endpoints)]);
  const ports = new Map<number, string>();
  for (const name of names) ports.set(await values.port(name), name);
  return ports;
}

async function preloadSettings(
  { deps, parity }: SideContext,
  values: Values,
  copy: ScratchCopy,
  parts: Map<number, string>,
  anywhere: Listening[],
  control: number,
): Promise<Record<string, string>> {
  const own = await Promise.all(Object.keys(parity.outbound ?? {}).map((name) => values.port(name)));
  const passing = [...parts.keys(), ...own, control, Number(new URL(copy.url).port || 5432)];
  return {
    NODE_OPTIONS: `--import=${deps.traffic.preload}`,
    NECTAR_PARITY_PASS: passing.join(','),
    NECTAR_PARITY_OUTBOUND: anywhere.map(({ port }) => port).join(','),
    NECTAR_PARITY_CONTROL: String(control),
    NECTAR_PARITY_DATABASE: new URL(copy.url).port || '5432',
  };
}

async function startAll(
  context: SideContext,
  { kind, tree, packs }: SideSource,
  values: Values,
  more: Record<string, string>,
): Promise<RunningProcess[]> {
  const { plan, phase, parity } = context;
  const final = plan.phases.find(({ name }) => name === phase)?.final === true;
  const extracted = extractedServices(plan, phase).map(({ name }) => name);
  const left = kind === 'monolith' ? parity.doors : parity.doors.filter((door) => !extracted.includes(door));
  const backends = packs.filter(({ name }) => (plan.services[name]?.backend ?? null) !== null);
  const started = await Promise.allSettled([
    ...backends.map((pack) => launchService(context, values, pack, more)),
    ...(kind === 'monolith' || !final ? [launchMonolith(context, values, tree, left, more)] : []),
  ]);
  const failed = started.find((one) => one.status === 'rejected');
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (failed === undefined) return running;
  await Promise.all(running.map((child) => child.stop(1000)));
  throw failed.reason;
}
