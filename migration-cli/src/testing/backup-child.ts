import { createApp } from '../app.ts';
import { createBackup } from '../backup/create.ts';

/** A real process that takes a restore point, so that a test can kill it: root, database. */
const [root = '', url = ''] = process.argv.slice(2);
const { deps } = createApp(process.env);
const workspace = { root, planPath: `${root}/nectar.plan.yaml`, state: `${root}/.nectar`, out: null };
await createBackup(deps, workspace, { url, method: 'pg_dump', inventory: null });
