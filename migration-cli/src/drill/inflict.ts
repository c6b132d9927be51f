import { dataTables, isCode } from '../backup/snapshot.ts';
import type { Dependencies } from '../model/ports.ts';
import { quoteQualified } from '../operations/database/names.ts';
import { chance } from './chance.ts';
import type { Commands, Held } from './commands.ts';
import type { Fault } from './model.ts';
import { CONNECTIONS } from './server.ts';
import type { Station } from './station.ts';

export interface Scene {
  deps: Dependencies;
  station: Station;
  commands: Commands;
  held: Held;
  phase: string;
  /** What the process was told to do. */
  verb: string[];
  /** The words that chances follow from. */
  words: (string | number)[];
}

export interface Struck {
  /** What was wrong about how the toolkit took it. */
  problems: string[];
  /** Why nothing came of it after all; the cell was not run then. */
  missed: string | null;
  ended: Awaited<ReturnType<Held['ended']>>;
  /** Takes away what would be in the way of looking: the harm is over, its traces stay until then. */
  tidy(): Promise<void>;
}

type Harm = (
  scene: Scene,
) => Promise<{ problems?: string[]; missed?: string | null; ended: Struck['ended']; tidy?(): Promise<void> }>;

/** The file that somebody commits by hand. */
export const BY_HAND = 'by-hand.txt';
const COLUMN = 'added_by_hand';

/** Does what the fault says to a process that waits, lets it go on, and sees it end. */
export async function inflict(fault: Fault, scene: Scene): Promise<Struck> {
  const { problems = [], missed = null, ended, tidy = async () => undefined } = await HARMS[fault](scene);
  return { problems, missed, ended, tidy };
}

const HARMS: Record<Fault, Harm> = {
  sigkill: (scene) => kill(scene),
  sigterm: async ({ held }) => {
    held.process.signal('SIGTERM');
    await pause(40);
    held.goOn();
    return { ended: await held.ended() };
  },
  sigstop: takeOver,
  'disk-full': async ({ held }) => {
    held.goOn('disk-full');
    return { ended: await held.ended() };
  },
  'read-only': async ({ held }) => {
    held.goOn('read-only');
    return { ended: await held.ended() };
  },
  'torn-journal': async (scene) => {
    const { ended } = await kill(scene);
    const { deps, station } = scene;
    const path = `${station.workspace.state}/journal.jsonl`;
    const text = (await deps.files.exists(path)) ? await deps.files.readText(path) : '';
    await deps.files.write(path, `${text}{"seq":99,"at":"2026-`);
    return { ended };
  },
  'unreadable-journal': unreadable,
  'two-clis': async ({ commands, held, phase }) => {
    const problems: string[] = [];
    for (const words of [['extract', phase], ['resume'], ['rollback']]) {
      const { code, text } = await commands.give(...words);
      if (code !== 1 || !text.includes('NECTAR-E041'))
        problems.push(`a second nectar ${words.join(' ')} ended with ${code}: ${firstLine(text)}`);
    }
    held.goOn();
    return { problems, ended: await held.ended() };
  },
  'terminate-backend': async ({ station, held }) => {
    await terminate(station);
    held.goOn();
    return { ended: await held.ended() };
  },
  'stop-postgres': async ({ station, held }) => {
    await station.server.stopAtOnce();
    held.goOn();
    const ended = await held.ended();
    await station.server.start();
    return { ended };
  },
  'lock-held': lockHeld,
  deadlock,
  'commit-lost': async ({ station, held }) => {
    station.proxy.loseNextCommit();
    held.goOn();
    const ended = await held.ended();
    const missed = station.proxy.lost() ? null : 'it committed nothing more';
    station.proxy.calm();
    return { ended, missed };
  },
  'no-connections': async (scene) => {
    const release = await takeConnections(scene);
    scene.held.goOn();
    const ended = await scene.held.ended();
    await release();
    return { ended };
  },
  'manual-ddl': manualDdl,
  'edited-plan': async ({ deps, station, held }) => {
    const { planPath } = station.workspace;
    const text = await deps.files.readText(planPath);
    await deps.files.write(planPath, text.replace(/goal: /, 'goal: Edited. '));
    held.goOn();
    return { ended: await held.ended(), tidy: () => deps.files.write(planPath, text) };
  },
  'corrupted-backup': corruptBackup,
  'expired-password': async ({ station, held }) => {
    if (!(await asksForPasswords(station)))
      return { missed: 'the server asks for no password', ended: await letGo(held) };
    const role = quoteUser(station.ground.url);
    await station.admin().query(`alter role ${role} valid until '2000-01-01'`);
    await terminate(station);
    held.goOn();
    const ended = await held.ended();
    await station.admin().query(`alter role ${role} valid until 'infinity'`);
    return { ended };
  },
  'branch-moved': async ({ deps, station, held }) => {
    const { root } = station.workspace;
    await deps.files.write(`${root}/${BY_HAND}`, 'Written by somebody meanwhile.\n');
    const author = ['-c', 'user.name=somebody', '-c', 'user.email=somebody@localhost'];
    await deps.git.run(root, ['add', '--intent-to-add', BY_HAND]);
    await deps.git.run(root, [...author, 'commit', '-q', '-m', 'By hand', '--only', BY_HAND]);
    held.goOn();
    return { ended: await held.ended() };
  },
};

async function letGo(held: Held): Promise<Struck['ended']> {
  held.goOn();
  return held.ended();
}

async function kill({ held }: Scene): Promise<{ ended: Struck['ended'] }> {
  held.process.signal('SIGKILL');
  return { ended: await held.ended() };
}

/** Stopped for long, taken for dead by a person who removes its lock as the error says; then it wakes up. */
async function takeOver({ deps, station, commands, held, verb }: Scene): ReturnType<Harm> {
  const problems: string[] = [];
  held.process.signal('SIGSTOP');
  const { code, text } = await commands.give(...verb);
  if (code !== 1 || !text.includes('NECTAR-E041'))
    problems.push(`beside a stopped process nectar ${verb.join(' ')} ended with ${code}: ${firstLine(text)}`);
  for (const name of await deps.files.list(station.workspace.state, ['backups', 'objects', 'worktrees']))
    if (name === 'lock' || name.startsWith('lock.')) await deps.files.remove(`${station.workspace.state}/${name}`);
  const open = await isOpen(commands);
  const words = open ? ['resume'] : verb;
  const second = await commands.give(...words);
  // The stopped process may have done the last thing that there was to do.
  if (second.code !== 0 && !/NECTAR-E0(49|59)/.test(second.text))
    problems.push(`after a takeover nectar ${words.join(' ')} ended with ${second.code}: ${firstLine(second.text)}`);
  held.goOn();
  held.process.signal('SIGCONT');
  const ended = await held.ended();
  if (ended.code === 0 || !ended.text.includes('NECTAR-E042'))
    problems.push(`the process that was taken over ended with ${ended.code}: ${firstLine(ended.text)}`);
  return { problems, ended };
}

async function isOpen(commands: Commands): Promise<boolean> {
  const { text } = await commands.give('status', '--json');
  return (JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as { open: unknown }).open !== null;
}

async function unreadable(scene: Scene): ReturnType<Harm> {
  const { deps, station, commands, phase } = scene;
  const { ended } = await kill(scene);
  const path = `${station.workspace.state}/journal.jsonl`;
  const text = await deps.files.readText(path);
  const at = chance(Math.max(1, text.lastIndexOf('\n') - 1), ...scene.words, 'byte');
  const other = text[at] === 'x' ? 'y' : 'x';
  await deps.files.write(path, `${text.slice(0, at)}${other}${text.slice(at + 1)}`);
  const problems: string[] = [];
  for (const words of [['status'], ['resume'], ['extract', phase], ['rollback']]) {
    const given = await commands.give(...words);
    if (given.code !== 3 || !given.text.includes('NECTAR-E040'))
      problems.push(
        `with an unreadable journal nectar ${words.join(' ')} ended with ${given.code}: ${firstLine(given.text)}`,
      );
  }
  await deps.files.write(path, text);
  return { problems, ended };
}

async function terminate(station: Station): Promise<void> {
  await station
    .admin()
    .query("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'nectar%'");
}

/** Tables of the migration, all locked by somebody else while the process goes on; longer than a statement waits for a lock. */
async function lockHeld(scene: Scene): ReturnType<Harm> {
  const { held } = scene;
  let waited = false;
  const ended = await withLockedTables(scene, 'access exclusive', async () => {
    held.goOn();
    let over = false;
    void held.process.exited.then(() => {
      over = true;
    });
    let since = 0;
    for (const began = Date.now(); !over && Date.now() - began < LOCK_LIMIT_MS; await pause(100)) {
      if (!(await someoneWaits(scene.station))) continue;
      waited = true;
      since ||= Date.now();
      if (Date.now() - since > LOCK_HELD_MS) break;
    }
  });
  if (ended === null) return { missed: 'the step held a lock of its own on the tables', ended: await letGo(held) };
  return { missed: waited ? null : 'nothing waited for the lock', ended: await held.ended() };
}

/** A statement gives up after 5 s. */
const LOCK_HELD_MS = 5500;
const LOCK_LIMIT_MS = 9000;

async function someoneWaits(station: Station): Promise<boolean> {
  const rows = await station
    .admin()
    .query("select 1 from pg_stat_activity where application_name like 'nectar/%' and wait_event_type = 'Lock'");
  return rows.length > 0;
}

/** Somebody has the tables and wants the row that the process holds, which wants the tables: the server ends one of them. */
async function deadlock(scene: Scene): ReturnType<Harm> {
  const { held } = scene;
  let met = false;
  const done = await withLockedTables(scene, 'access share', async (query) => {
    held.goOn();
    let over = false;
    void held.process.exited.then(() => {
      over = true;
    });
    for (const began = Date.now(); !over && !met && Date.now() - began < 3000; await pause(15))
      met = await someoneWaits(scene.station);
    if (met) await query('select 1 from nectar_journal.epoch for update').catch(() => undefined);
  });
  if (done === null) return { missed: 'the step held a lock of its own on the tables', ended: await letGo(held) };
  return { missed: met ? null : 'nothing waited for the lock', ended: await held.ended() };
}

/** Null where the tables cannot be locked because the process that waits has them itself. */
async function withLockedTables(
  { deps, station }: Scene,
  mode: string,
  work: (query: (text: string) => Promise<unknown>) => Promise<void>,
): Promise<true | null> {
  const other = deps.postgres.connect(station.adminUrl, { max: 1, applicationName: 'drill other' });
  const tables = dataTables(await station.admin().catalog(station.ground.schemas)).map(quoteQualified);
  let locked = false;
  try {
    await other.transaction(async (sql) => {
      // Who waits longer than the server looks for deadlocks is not the one that it ends.
      await sql.query("set local lock_timeout = '300ms'; set local deadlock_timeout = '20s'");
      await sql.query(`lock table ${tables.join(', ')} in ${mode} mode`);
      locked = true;
      await sql.query("set local lock_timeout = '10s'");
      await work((text) => sql.query(text));
    });
  } catch (error) {
    if (!locked && isCode(error, '55P03')) return null;
    if (!locked) throw error;
  } finally {
    await other.close();
  }
  return true;
}

/** Takes every connection that the server has left, those of the process included. */
async function takeConnections({ deps, station }: Scene): Promise<() => Promise<void>> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const taken: Promise<unknown>[] = [];
  const databases: { close(): Promise<void> }[] = [];
  const take = async () => {
    for (let count = 0; count <= CONNECTIONS; count++) {
      const one = deps.postgres.connect(station.adminUrl, { max: 1, applicationName: 'drill crowd' });
      databases.push(one);
      const seated = await new Promise<boolean>((resolve) => {
        taken.push(
          one
            .transaction(async (sql) => {
              await sql.query('select 1');
              resolve(true);
              await released;
            })
            .catch(() => resolve(false)),
        );
      });
      if (!seated) return;
    }
  };
  // The drill's own connection is open before the others come.
  await station.admin().query('select 1');
  await take();
  await terminate(station).catch(() => undefined);
  await take();
  return async () => {
    release();
    await Promise.all(taken);
    await Promise.all(databases.map((one) => one.close()));
  };
}

/** Somebody adds a column and an index, and does not tell. */
async function manualDdl({ station, held, words }: Scene): ReturnType<Harm> {
  const admin = station.admin();
  const tables = dataTables(await admin.catalog(station.ground.schemas)).map(quoteQualified);
  const first = chance(Math.max(1, tables.length), ...words, 'table');
  for (const table of [...tables.slice(first), ...tables.slice(0, first)]) {
    const done = await admin
      .transaction(async (sql) => {
        await sql.query("set local lock_timeout = '300ms'");
        await sql.query(`alter table ${table} add column ${COLUMN} text`);
        await sql.query(`create index ${COLUMN} on ${table} (${COLUMN})`);
        return true;
      })
      .catch((error: unknown) => (isCode(error, '55P03') ? false : Promise.reject(error)));
    if (!done) continue;
    const tidy = async () => void (await admin.query(`alter table ${table} drop column if exists ${COLUMN}`));
    return { ended: await letGo(held), tidy };
  }
  return { missed: 'every table was locked by the step', ended: await letGo(held) };
}

async function corruptBackup({ deps, station, commands, held }: Scene): ReturnType<Harm> {
  const folder = `${station.workspace.state}/backups`;
  const files = await deps.files.list(folder);
  const manifest = files.find((path) => path.endsWith('manifest.json'));
  const victim =
    files.find((path) => path.includes('/data/base/') && path.endsWith('_fsm')) ??
    files.find((path) => path !== manifest);
  if (manifest === undefined || victim === undefined)
    return { missed: 'there are no files of a backup', ended: await letGo(held) };
  const [kept, facts] = [await deps.files.read(`${folder}/${victim}`), await deps.files.read(`${folder}/${manifest}`)];
  await deps.files.write(`${folder}/${victim}`, new Uint8Array([...kept.slice(0, -1), (kept.at(-1) ?? 0) ^ 1]));
  const ended = await letGo(held);
  const { code, text } = await commands.give('backup', 'verify', manifest.split('/')[0] ?? '');
  const problems =
    code !== 0 && text.includes('NECTAR-E071')
      ? []
      : [`a corrupted backup was verified with ${code}: ${firstLine(text)}`];
  await deps.files.write(`${folder}/${victim}`, kept);
  await deps.files.write(`${folder}/${manifest}`, facts);
  return { problems, ended };
}

async function asksForPasswords(station: Station): Promise<boolean> {
  const [row] = await station
    .admin()
    .query<{ asks: boolean }>(
      "select exists (select from pg_hba_file_rules where type like 'host%' and auth_method in ('scram-sha-256', 'md5', 'password')) as asks",
    );
  return row?.asks === true;
}

function quoteUser(url: string): string {
  return `"${decodeURIComponent(new URL(url).username).replaceAll('"', '""')}"`;
}

export function firstLine(text: string): string {
  const lines = text.split('\n').filter((line) => /NECTAR-E|Error/.test(line));
  return (lines[0] ?? text.trim().split('\n').at(-1) ?? '').slice(0, 300);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
