import type { Dependencies } from '../model/ports.ts';
import type { Station } from './station.ts';
import { type LogLine, quoted, type WriterOrder } from './writer.ts';

const ENTRY = new URL('./processes/writer.ts', import.meta.url).pathname;

/** The writer's process, which lives as long as its worker. */
export interface WriterControl {
  start(): Promise<void>;
  /** Resolves with the number of acknowledged writes. */
  stop(): Promise<number>;
  close(): void;
}

export function startWriter(
  deps: Pick<Dependencies, 'faults' | 'files'>,
  station: Station,
  touched: WriterOrder['touched'],
): WriterControl {
  const process = deps.faults.talk(ENTRY, { PATH: station.env.PATH ?? '' });
  return {
    start: async () => {
      await deps.files.remove(station.log);
      process.send({
        url: station.adminUrl,
        targets: station.targets,
        touched,
        log: station.log,
      } satisfies WriterOrder);
    },
    stop: async () => {
      process.send({ stop: true });
      const answer = (await process.next()) as { acknowledged: number } | null;
      if (answer === null) throw new Error(`The writer ended: ${process.output()}`);
      return answer.acknowledged;
    },
    close: () => process.signal('SIGKILL'),
  };
}

export async function readLog(deps: Pick<Dependencies, 'files'>, station: Station): Promise<LogLine[]> {
  if (!(await deps.files.exists(station.log))) return [];
  const lines = (await deps.files.readText(station.log)).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as LogLine);
}

/** Every row of the writer that the database holds now. */
export async function writesThere(
  station: Station,
): Promise<{ table: string; token: string; tenant: number | null }[]> {
  const found = [];
  for (const { table, token, tenant } of station.targets) {
    const rows = await station
      .admin()
      .query<{ token: string; tenant: number | null }>(
        `select ${token} as token, ${tenant === null ? 'null::int' : tenant} as tenant from ${quoted(table)} where ${token} is not null`,
      );
    found.push(...rows.map((row) => ({ table, ...row })));
  }
  return found;
}
