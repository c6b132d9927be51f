import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintGrants, fingerprintSchema } from '../catalog/fingerprint.ts';
import { replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { Operation } from '../model/operation.ts';
import type { Dependencies } from '../model/ports.ts';
import { MIXED_FILES, MIXED_SCHEMA, mixedJob } from '../testing/mixed-phase.ts';
import { createDatabase, createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { extract } from './extract.ts';
import { rollback, rollbackAll } from './rollback.ts';

let postgres: RunningPostgres;
let monolith: TestMonolith;
let data: Awaited<ReturnType<typeof createDatabase>>;
let role: string;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
});
afterAll(() => postgres?.stop());

beforeEach(async () => {
  monolith = await createMonolith(MIXED_FILES);
  data = await createDatabase(monolith.deps, postgres.url(), MIXED_SCHEMA);
  monolith.deps.env.TEST_DATABASE_URL = data.url;
  role = `svc_${new URL(data.url).pathname.slice(-6)}`;
  await monolith.backUp();
});
afterEach(async () => {
  await data.remove();
  await monolith.remove();
});

const job = (extra: Parameters<typeof mixedJob>[1] = []) => mixedJob(role, extra);

async function prints() {
  const catalog = await data.database.catalog(['public']);
  return { schema: fingerprintSchema(catalog), grants: fingerprintGrants(catalog) };
}

const stateNow = async () => replay(await readJournal(monolith.deps, monolith.workspace));

describe('extract and rollback', () => {
  it('lands one commit, changes the database and writes the environment; the role can log in with its own rows only', async () => {
    const result = await monolith.run((session) => extract(session, job(), 'marketing'));
    expect((await monolith.git('rev-parse', 'HEAD')).trim()).toBe(result.commit);
    expect(await monolith.git('status', '--porcelain')).toBe('');
    expect(
      (await monolith.git('log', '--follow', '--format=%s', '--', 'nectar-marketing/backend/src/leads.js'))
        .trim()
        .split('\n'),
    ).toHaveLength(2);
    expect(await monolith.git('ls-files', 'leftover.txt')).toBe('');
    const env = await monolith.deps.files.readText(`${monolith.workspace.root}/nectar-marketing/backend/.env`);
    const url = /DATABASE_URL=(.*)/.exec(env)?.[1] ?? '';
    const asRole = monolith.deps.postgres.connect(url);
    expect(await asRole.query('select id from leads')).toEqual([{ id: 1 }]);
    await asRole.close();
    const wrong = monolith.deps.postgres.connect(url.replace(new URL(url).password, 'wrong'));
    await expect(wrong.query('select 1')).rejects.toMatchObject({
      code: 'NECTAR-E005',
      why: expect.stringContaining('password authentication failed'),
    });
    await wrong.close();
    const journal = await monolith.deps.files.readText(`${monolith.workspace.state}/journal.jsonl`);
    expect(journal).not.toContain(new URL(url).password);
    expect((await stateNow()).phases).toMatchObject([{ name: 'marketing', state: 'extracted', commit: result.commit }]);
  });

  it('goes back to the same tree, schema and grants and keeps rows written since', async () => {
    const before = await prints();
    const base = (await monolith.git('rev-parse', 'HEAD')).trim();
    await monolith.run((session) => extract(session, job(), 'marketing'));
    expect(await prints()).not.toEqual(before);
    await data.database.query("insert into leads values (3, 1, 'c@example.com')");
    const [result] = await monolith.run((session) => rollbackAll(session));
    expect(result?.proof).toMatchObject({
      code: 'same',
      database: 'same',
      lostRows: [],
      rowsAfter: { 'public.leads': 3 },
    });
    expect(await prints()).toEqual(before);
    expect(await monolith.git('rev-parse', 'HEAD^{tree}')).toBe(await monolith.git('rev-parse', `${base}^{tree}`));
    expect(await data.database.query('select count(*)::int as n from leads')).toEqual([{ n: 3 }]);
    expect(await data.database.query('select 1 from pg_roles where rolname = $1', [role])).toEqual([]);
    expect((await stateNow()).phases).toMatchObject([{ state: 'rolled-back' }]);
    await monolith.backUp();
    await monolith.run((session) => extract(session, job(), 'marketing'));
    expect((await stateNow()).phases).toMatchObject([{ state: 'extracted' }]);
  });

  it('keeps the rows of a table that the phase itself had made, and fills in what the monolith knows', async () => {
    await monolith.write('.env', 'AUTH_SECRET=from the monolith\nMAIL_FROM=root@shop.example\n');
    await monolith.write('api/.env', 'MAIL_FROM=api@shop.example\nLOG_LEVEL=debug\n');
    await monolith.write('.git/info/exclude', '.env.*\n');
    await monolith.write('.env.development', 'AUTH_SECRET=another\nMAIL_KEY=of the working copy\n');
    await monolith.write('.env.test', 'SENTRY_URL=of tests\n');
    const made = mixedJob(role, [
      {
        kind: 'sql',
        title: 'outbox',
        params: {
          name: 'outbox',
          up: 'create table outbox (id int primary key, event text)',
          down: 'drop table outbox',
          verify: "select to_regclass('public.outbox') is not null",
        },
      },
      {
        kind: 'write-env',
        title: 'second .env',
        params: {
          path: 'nectar-marketing/frontend/.env',
          values: {
            AUTH_SECRET: '',
            INTERNAL_TOKEN: '',
            MAIL_FROM: '',
            MAIL_KEY: '',
            SENTRY_URL: '',
            LOG_LEVEL: 'info',
            DATABASE_SCHEMA: 'shop',
          },
          connection: [],
          inherited: ['LOG_LEVEL', 'DATABASE_SCHEMA'],
          beside: 'api/',
        },
      },
    ]);
    const said: string[] = [];
    const emit: Dependencies['emit'] = (event) => void ('text' in event && said.push(event.text ?? ''));
    await monolith.run((session) => extract(session, { ...made, sharedSecrets: ['INTERNAL_TOKEN'] }, 'marketing'), {
      ...monolith.deps,
      emit,
    });
    const env = await monolith.deps.files.readText(`${monolith.workspace.root}/nectar-marketing/frontend/.env`);
    expect(env).toMatch(
      /^AUTH_SECRET="from the monolith"\nINTERNAL_TOKEN=[\w-]{32}\nMAIL_FROM=api@shop.example\nMAIL_KEY="of the working copy"\n# SENTRY_URL=\nLOG_LEVEL=debug\n# DATABASE_SCHEMA=shop\n$/,
    );
    expect(said).toContain(
      'nectar-marketing/frontend/.env: nothing here says what SENTRY_URL should be; fill in what the service needs.',
    );
    await data.database.query("insert into outbox values (1, 'paid')");
    const result = await monolith.run((session) => rollback(session, null));
    expect(result.proof).toMatchObject({ database: 'same', lostRows: [], keptRows: { 'public.outbox': 1 } });
    expect(await data.database.query('select relation, row from nectar_journal.kept')).toEqual([
      { relation: 'public.outbox', row: { id: 1, event: 'paid' } },
    ]);
  });

  it('takes an environment file along whose values are set nowhere any more, and keeps one that was edited', async () => {
    const values = (path: string) => ({ path, values: { AUTH_SECRET: '' }, connection: [], inherited: [] });
    const made = mixedJob(role, [
      { kind: 'write-env', title: '.env', params: values('nectar-marketing/frontend/.env') },
      { kind: 'write-env', title: '.env of another', params: values('nectar-marketing/other/.env') },
    ]);
    await monolith.write('.env', 'AUTH_SECRET=from the monolith\n');
    await monolith.run((session) => extract(session, made, 'marketing'));
    expect(JSON.stringify(await readJournal(monolith.deps, monolith.workspace))).not.toContain('from the monolith');
    await monolith.deps.files.remove(`${monolith.workspace.root}/.env`);
    await monolith.write('nectar-marketing/other/.env', 'AUTH_SECRET=mine\n');
    await monolith.run((session) => rollback(session, null));
    const exists = (path: string) => monolith.deps.files.exists(`${monolith.workspace.root}/${path}`);
    expect(await exists('nectar-marketing/frontend/.env')).toBe(false);
    expect(await exists('nectar-marketing/other/.env')).toBe(true);
  });

  it('goes on with a plan that only gives a phase before other values for its .env, and with no other one', async () => {
    const made = job();
    await monolith.run((session) => extract(session, made, 'marketing'));
    const goOn = (change: (operation: Operation) => Operation) => {
      const [first] = made.plan.phases;
      if (!first) throw new Error('The plan has a phase.');
      const next = { ...first, name: 'next', operations: [] };
      const phases = [{ ...first, operations: first.operations.map(change) }, next];
      return monolith.run((session) => extract(session, { ...made, plan: { ...made.plan, phases } }, 'next'));
    };
    const changed = (kind: string, params: object) => (operation: Operation) =>
      operation.kind === kind ? ({ ...operation, params: { ...operation.params, ...params } } as Operation) : operation;
    await expect(goOn(changed('index', { columns: ['id'] }))).rejects.toMatchObject({
      code: 'NECTAR-E062',
      why: expect.stringContaining('marketing was extracted with other operations'),
    });
    await goOn(changed('write-env', { values: { PORT: '5002' } }));
    expect((await stateNow()).phases).toMatchObject([{ state: 'extracted' }, { name: 'next', state: 'extracted' }]);
  });

  it('undoes everything and says so when a process of the phase fails', async () => {
    const before = await prints();
    const head = await monolith.git('rev-parse', 'HEAD');
    const failing = job([
      {
        kind: 'run-process',
        title: 'tests',
        params: {
          command: ['sh', '-c', 'echo broken; exit 4'],
          cwd: '',
          purpose: 'the tests',
          env: {},
          timeoutMs: 10_000,
        },
      },
    ]);
    await expect(monolith.run((session) => extract(session, failing, 'marketing'))).rejects.toMatchObject({
      code: 'NECTAR-E063',
      exitCode: 2,
      why: expect.stringContaining('broken'),
    });
    expect(await prints()).toEqual(before);
    expect(await monolith.git('rev-parse', 'HEAD')).toBe(head);
    expect(await monolith.git('status', '--porcelain')).toBe('');
    expect((await stateNow()).phases).toMatchObject([{ state: 'failed' }]);
    expect((await stateNow()).open).toBeNull();
  });

  it('keeps what the user committed since, and refuses by name what contradicts it', async () => {
    await monolith.run((session) => extract(session, job(), 'marketing'));
    await monolith.write(
      'nectar-marketing/backend/src/leads.js',
      (await monolith.deps.files.readText(`${monolith.workspace.root}/nectar-marketing/backend/src/leads.js`)).replace(
        '// leads',
        '// leads, read',
      ),
    );
    await monolith.write('server/new.js', 'new\n');
    await monolith.commit('Work of the user');
    const result = await monolith.run((session) => rollback(session, 'marketing'));
    expect(result.proof).toMatchObject({
      code: 'kept',
      differingFiles: ['server/leads.js', 'server/new.js'],
      database: 'same',
    });
    expect(await monolith.deps.files.readText(`${monolith.workspace.root}/server/leads.js`)).toContain(
      '// leads, read\n',
    );
    expect(await monolith.deps.files.readText(`${monolith.workspace.root}/server/leads.js`)).toContain(
      "require('./db.js')",
    );
  });

  it('a rollback keeps what somebody commits while it is being prepared, and the next one ends it', async () => {
    await monolith.run((session) => extract(session, job(), 'marketing'));
    const { deps } = monolith;
    let committed = false;
    const run: typeof deps.git.run = async (cwd, args, options) => {
      const text = await deps.git.run(cwd, args, options);
      if (args.includes('commit-tree') && !committed) {
        committed = true;
        await monolith.write('by-hand.txt', 'Written by somebody.\n');
        await monolith.commit('By hand');
      }
      return text;
    };
    const meanwhile = { ...deps, git: { ...deps.git, run } };
    await expect(monolith.run((session) => rollback(session, null), meanwhile)).rejects.toMatchObject({ exitCode: 3 });
    expect(committed).toBe(true);
    expect(await monolith.git('log', '--format=%s', '-1')).toBe('By hand\n');
    await monolith.run((session) => rollback(session, null));
    expect(await monolith.git('show', 'HEAD:by-hand.txt')).toBe('Written by somebody.\n');
    expect(await monolith.git('status', '--porcelain')).toBe('');
    expect((await stateNow()).open).toBeNull();
  });
});
