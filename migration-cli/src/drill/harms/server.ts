import { CONNECTIONS } from '../server.ts';
import type { Station } from '../station.ts';
import { type Harmed, letGo, type Scene } from './scene.ts';

export async function endBackends({ station, held }: Scene): Harmed {
  await terminate(station);
  held.goOn();
  return { ended: await held.ended() };
}

export async function stopPostgres({ station, held }: Scene): Harmed {
  await station.server.stopAtOnce();
  held.goOn();
  const ended = await held.ended();
  await station.server.start();
  return { ended };
}

export async function loseCommit({ station, held }: Scene): Harmed {
  station.proxy.loseNextCommit();
  held.goOn();
  const ended = await held.ended();
  const missed = station.proxy.lost() ? null : 'it committed nothing more';
  station.proxy.calm();
  return { ended, missed };
}

export async function leaveNoConnections(scene: Scene): Harmed {
  const release = await takeConnections(scene);
  scene.held.goOn();
  const ended = await scene.held.ended();
  await release();
  return { ended };
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

export async function expirePassword({ station, held }: Scene): Harmed {
  if (!(await asksForPasswords(station)))
    return { missed: 'the server asks for no password', ended: await letGo(held) };
  const role = quoteUser(station.ground.url);
  await station.admin().query(`alter role ${role} valid until '2000-01-01'`);
  await terminate(station);
  held.goOn();
  const ended = await held.ended();
  await station.admin().query(`alter role ${role} valid until 'infinity'`);
  return { ended };
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

async function terminate(station: Station): Promise<void> {
  await station
    .admin()
    .query("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'nectar%'");
}
