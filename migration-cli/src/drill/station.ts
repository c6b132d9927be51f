import { withUrl } from '../backup/method.ts';
import { copyRunningCluster } from '../backup/physical.ts';
import { refusal } from '../errors/refusal.ts';
import type { LossyProxy } from '../model/faults.ts';
import type { Database, Dependencies, Workspace } from '../model/ports.ts';
import type { Ground } from './ground.ts';
import { type DrillServer, openServer } from './server.ts';
import type { WriteTarget } from './writer.ts';

/** The superuser through whom the drill looks and repairs; the toolkit's own role can be locked out. */
const ADMIN = 'drill_admin';

/** The writer's own table where the ground has none for it; outside of every schema that a plan can name. */
const OWN_TABLE: WriteTarget = { table: 'nectar_drill.writes', token: 'token', tenant: 'tenant' };

const LOOK_LIMIT_MS = 60_000;

/** One worker's place: a copy of the repository, a server, and a proxy between the toolkit and that. */
export interface Station {
  ground: Ground;
  folder: string;
  workspace: Workspace;
  server: DrillServer;
  proxy: LossyProxy;
  /** As the drill. Connections are made anew after every start of the server. */
  adminUrl: string;
  admin(): Database;
  targets: WriteTarget[];
  /** Environment of every process of the toolkit. */
  env: Record<string, string>;
  log: string;
  /** Keeps repository and server as they stand, under a name. */
  keep(name: string): Promise<void>;
  /** Puts both back. */
  putBack(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openStation(deps: Dependencies, ground: Ground): Promise<Station> {
  const folder = await deps.files.temporary('nectar-drill-');
  const source = deps.postgres.connect(ground.url);
  const copied = await copyRunningCluster(deps, source).finally(() => source.close());
  if ('missing' in copied)
    throw refusal('NECTAR-E121', { what: 'Cannot copy the database for a drill', why: copied.missing });
  const password = Buffer.from(deps.random.bytes(18)).toString('base64url');
  const plain = (port: number) => withUrl(ground.url, { host: '127.0.0.1', port });
  const server = await openServer(deps, copied, plain);
  await server.start();
  const adminUrl = withUrl(plain(server.port), { user: ADMIN, password });
  await prepareServer(deps, plain(server.port), password, ground);
  const proxy = await deps.faults.proxy({ host: '127.0.0.1', port: server.port });
  const root = `${folder}/repository`;
  // A look that waits for what the stopped process holds would wait for ever, since that waits for the drill.
  const connectAdmin = () =>
    deps.postgres.connect(adminUrl, { max: 2, applicationName: 'drill', statementTimeoutMs: LOOK_LIMIT_MS });
  let admin = connectAdmin();
  const renew = async () => {
    await admin.close();
    admin = connectAdmin();
  };
  await copyRepository(deps, ground.root, root);
  if (ground.planPath !== `${ground.root}/nectar.plan.yaml`)
    await deps.files.copy(ground.planPath, `${root}/nectar.plan.yaml`);
  return {
    ground,
    folder,
    workspace: { root, planPath: `${root}/nectar.plan.yaml`, state: `${root}/.nectar`, out: null },
    server,
    proxy,
    adminUrl,
    admin: () => admin,
    targets: ground.targets.length > 0 ? ground.targets : [OWN_TABLE],
    env: {
      ...ground.env,
      PATH: deps.env.PATH ?? '',
      HOME: folder,
      [ground.urlEnv]: withUrl(plain(proxy.port), {}),
      NECTAR_PG_BIN: copied.program.slice(0, copied.program.lastIndexOf('/')),
    },
    log: `${folder}/writes.jsonl`,
    keep: async (name) => {
      await admin.query('checkpoint');
      await renew();
      await server.stopAtOnce();
      await server.keep(name);
      await copyRepository(deps, root, `${folder}/kept-${name}`);
      await server.start();
    },
    putBack: async (name) => {
      proxy.calm();
      await renew();
      await server.stopAtOnce();
      await server.putBack(name);
      await deps.files.remove(root);
      await copyRepository(deps, `${folder}/kept-${name}`, root);
      await server.start();
    },
    close: async () => {
      await admin.close();
      await proxy.close();
      await server.remove();
      await deps.files.remove(folder);
    },
  };
}

async function prepareServer(deps: Dependencies, url: string, password: string, ground: Ground): Promise<void> {
  const database = deps.postgres.connect(url, { max: 1 });
  try {
    await database.query(`create role ${ADMIN} superuser login password '${password}'`);
    if (ground.targets.length === 0)
      await database.query(
        'create schema nectar_drill; create table nectar_drill.writes (id bigint generated always as identity, token text, tenant int)',
      );
  } finally {
    await database.close();
  }
}

/** Where files are appended to in place; a copy that shares them by a hard link would change the original. */
const APPENDED = ['.nectar/journal.jsonl', '.git/logs', '.git/info/exclude'];

/** The same repository again, by hard links but for what is written in place. */
async function copyRepository(deps: Pick<Dependencies, 'files'>, from: string, to: string): Promise<void> {
  const { files } = deps;
  await files.linkTree(from, to, ['node_modules', 'worktrees']);
  for (const path of APPENDED) {
    if (!(await files.exists(`${from}/${path}`))) continue;
    const below = path.endsWith('logs')
      ? (await files.list(`${from}/${path}`)).map((name) => `${path}/${name}`)
      : [path];
    for (const one of below) await files.copy(`${from}/${one}`, `${to}/${one}`);
  }
  if (await files.exists(`${from}/node_modules`)) await files.symlink(`${from}/node_modules`, `${to}/node_modules`);
}
