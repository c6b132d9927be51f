// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const read = async (tree: Record<string, string>) => {
  const { jobs, unresolved } = await inventoryOf(tree);
  return {
    jobs: jobs.map(({ file, line, kind, schedule, name }) =>
      `${file}:${line} ${kind} ${name} ${schedule ?? ''}`.trim(),
    ),
    said: unresolved
      .filter(({ what }) => /\bjob\b/.test(what))
      .map(({ file, line, what, why }) => `${file}:${line} ${what === 'job' ? '' : `${what} `}${why}`),
  };
};

const manifest = (scripts: Record<string, string>, version = '^0.16.0') =>
  JSON.stringify({ name: 'w', scripts, dependencies: { 'graphile-worker': version } }, null, 1);
const TASK = 'export default async (payload) => {};\n';

it('the tasks that a script starts are the files of their folder, also where that is compiled, and its crontab starts some', async () => {
  const tree = {
    'package.json': '{ "workspaces": ["apps/*"] }',
    'apps/worker/package.json': manifest({
      start: 'cd dist && cross-env NODE_OPTIONS="-r x" graphile-worker --crontab ../crontab',
      dev: 'cd dist && graphile-worker --watch --crontab ../crontab',
      install: 'graphile-worker --schema-only',
    }),
    'apps/worker/src/tasks/send_mail.ts': `import x from 'x';\n${TASK}`,
    'apps/worker/src/tasks/reports/nightly.ts': TASK,
    'apps/worker/src/tasks/send_mail.test.ts': TASK,
    'apps/worker/src/other.ts': TASK,
    'apps/worker/crontab':
      '# m h d m w task\n0 4 * * 1-5  reports/nightly ?fill=1d {"a": 1}\n\n*/5 * * * * send_mail\n',
  };
  const found = await read(tree);
  expect(found.jobs).toEqual([
    'apps/worker/crontab:2 cron reports/nightly 0 4 * * 1-5',
    'apps/worker/crontab:4 cron send_mail */5 * * * *',
    'apps/worker/src/tasks/reports/nightly.ts:1 queue reports/nightly',
    'apps/worker/src/tasks/send_mail.ts:2 queue send_mail',
  ]);
  expect(found.said).toEqual([]);
  // Before version 0.14 folders below were not looked into.
  const older = await read({
    ...tree,
    'apps/worker/package.json': manifest({ start: 'graphile-worker' }, '^0.13.0'),
    'apps/worker/tasks/a.js': TASK,
    'apps/worker/tasks/b/c.js': TASK,
  });
  expect(older.jobs.filter((job) => job.includes('queue'))).toEqual(['apps/worker/tasks/a.js:1 queue a']);
});

it('a worker that code starts has the tasks and schedules of its settings', async () => {
  const found = await read({
    'package.json': manifest({}),
    'jobs/worker.ts': [
      "import { run, parseCronItems } from 'graphile-worker';",
      "import { taskList } from './list';",
      'export async function main() {',
      '  await run({ pgPool, taskDirectory: `${__dirname}/tasks`, crontab: `0 * * * * hourly\\n# none` });',
      "  await run({ pgPool, taskList, parsedCronItems: parseCronItems([{ task: 'sweep', match: '5 4 * * *' }]) });",
      '}',
    ].join('\n'),
    'jobs/list.ts': 'export const taskList = {\n  sweep: async () => {},\n  async mail(payload) {},\n};',
    'jobs/tasks/hourly.ts': TASK,
  });
  expect(found.jobs).toEqual([
    'jobs/list.ts:2 queue sweep',
    'jobs/list.ts:3 queue mail',
    'jobs/tasks/hourly.ts:1 queue hourly',
    'jobs/worker.ts:4 cron hourly 0 * * * *',
    'jobs/worker.ts:5 cron sweep 5 4 * * *',
  ]);
  expect(found.said).toEqual([]);
});

it('a configuration names the folders, and what cannot be read is said', async () => {
  const found = await read({
    'package.json': manifest({}),
    'graphile.config.ts':
      "const preset: GraphileConfig.Preset = { worker: { taskDirectory: './server/tasks', crontabFile: 'server/crontab' } };\nexport default preset;",
    'server/tasks/mail.ts': TASK,
    'server/crontab': '1 2 3 4 5 mail\n',
    'made.js': "const { run } = require('graphile-worker');\nrun({ pgPool, taskList: listOf(process.argv) });",
    'lost/package.json': manifest({ start: 'graphile-worker' }),
    Procfile: 'web: node x\nworker: npx graphile-worker --crontab=missing',
  });
  expect(found.jobs).toEqual(['server/crontab:1 cron mail 1 2 3 4 5', 'server/tasks/mail.ts:1 queue mail']);
  expect(found.said).toEqual([
    'Procfile:2 graphile-worker is started in the root, and its tasks are not found there',
    'Procfile:2 the schedule missing is no file of the tree',
    'lost/package.json:4 graphile-worker is started in lost, and its tasks are not found there',
    'made.js:2 the tasks of graphile-worker are computed',
  ]);
});

it('jobs that SQL and code add are said with their names', async () => {
  const tree = {
    'sql/1.sql':
      "create function f() returns void as $$ begin\n  perform graphile_worker.add_job('mail', json_build_object('id', 1));\n  perform graphile_worker.add_job(TG_ARGV[0]);\nend $$ language plpgsql;",
    'web.ts':
      "import { quickAddJob } from 'graphile-worker';\nexport const post = () => quickAddJob({ pgPool }, 'mail', { a: 1 });",
    'web.test.ts': "import { quickAddJob } from 'graphile-worker';\nquickAddJob({}, 'tested');",
  };
  const { unresolved } = await inventoryOf(tree);
  expect(
    unresolved.filter(({ what }) => what === 'graphile-worker').map(({ file, line }) => `${file}:${line}`),
  ).toEqual(['web.ts:2']);
  const found = await read(tree);
  expect(found.said).toEqual([
    "sql/1.sql:2 job 'mail' it is added to the tables of graphile-worker, which are not read",
    'sql/1.sql:3 a job whose name is computed it is added to the tables of graphile-worker, which are not read',
    "web.ts:2 job 'mail' it is added to the tables of graphile-worker, which are not read",
  ]);
});
