import type { DatabaseStep, PhaseSettings, PlanFile, ServiceSettings } from '../../model/plan-file.ts';
import { SUBJECTS } from './files.ts';

/** The variable with the URL of the database; the drill sets it. */
export const GENERATED_URL_ENV = 'DRILL_DATABASE_URL';

/** What becomes of the generated monolith: one service for each subject, with every kind of step that a database has. */
export function generatedPlan(): PlanFile {
  return {
    version: 1,
    inventory: '',
    monolith: {
      name: 'generated',
      typecheck: null,
      build: null,
      test: null,
      start: ['node', 'server.js'],
      endpoints: { server: { ready: '/' } },
      internal: null,
    },
    database: {
      urlEnv: GENERATED_URL_ENV,
      schemas: ['public'],
      tenant: { setting: 'app.tenant_id', type: 'integer', function: 'current_tenant' },
      roles: {
        generated_app: { kind: 'runtime', passwordEnv: 'GENERATED_APP_PASSWORD' },
        ...Object.fromEntries(
          SUBJECTS.map((name) => [
            roleOf(name),
            { kind: 'runtime' as const, passwordEnv: `${name.toUpperCase()}_PASSWORD` },
          ]),
        ),
      },
    },
    services: Object.fromEntries(SUBJECTS.map((name, index) => [name, serviceOf(name, 4100 + index)])),
    phases: SUBJECTS.map((name, index) => phaseOf(name, index)),
    validate: { env: { PORT: '4100' }, suites: [], companions: [], allowedDifferences: [], truths: [] },
    accepted: [],
  };
}

export function roleOf(name: string): string {
  return `generated_${name}`;
}

function serviceOf(name: string, port: number): ServiceSettings {
  return {
    title: name,
    folder: `svc-${name}`,
    description: `The ${name}.`,
    backend: {
      port,
      portEnv: 'PORT',
      entry: { module: `${name}/index.js`, export: 'createApp', kind: 'express-factory', before: [] },
      ready: '/',
    },
    frontend: null,
    role: roleOf(name),
    databaseEnv: 'DATABASE_URL',
    place: { '': 'backend/src/' },
    env: {},
  };
}

function phaseOf(name: string, index: number): PhaseSettings {
  return {
    name,
    goal: `The ${name} run alone.`,
    service: name,
    move: [`${name}/**`],
    decisions: [
      { subject: 'module:lib/**', choice: 'copy', why: 'A helper of three lines.' },
      { subject: `call:${name}/index.js#createApp`, choice: 'leave', why: 'The edits below take the call away.' },
      { subject: 'module:server.js', choice: 'leave', why: 'The monolith goes on.' },
    ],
    edits: [
      { file: 'server.js', find: `const ${name} = require('./${name}/index.js');\n`, replace: '', why: 'It has left.' },
      {
        file: 'server.js',
        find: `  if (request.url.startsWith('/${name}')) return ${name}.createApp()(request, response);\n`,
        replace: '',
        why: 'It has left.',
      },
    ],
    retire: [{ path: `${name}/old.js`, why: 'Nothing asks for it.' }],
    database: databaseSteps(name, index),
    final: false,
    notes: [],
  };
}

function databaseSteps(name: string, index: number): DatabaseStep[] {
  const role = roleOf(name);
  const own = "(select current_setting('app.tenant_id', true)::integer)";
  return [
    { kind: 'role', role },
    { kind: 'grant', role, on: ['schema:public'], privileges: ['USAGE'] },
    { kind: 'grant', role, on: [name, `${name}_lines`], privileges: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] },
    { kind: 'revoke', role: 'generated_app', on: [name], privileges: ['INSERT', 'UPDATE', 'DELETE'] },
    { kind: 'row-level-security', tables: [name], force: true },
    {
      kind: 'policy',
      name: 'own_rows',
      table: name,
      role,
      command: 'all',
      using: `tenant = ${own}`,
      check: `tenant = ${own}`,
    },
    { kind: 'index', name: `${name}_by_tenant`, table: name, columns: ['tenant'] },
    ...(index === 1
      ? [
          {
            kind: 'sql' as const,
            name: `${name}-events`,
            up: `create table ${name}_events (id bigint generated always as identity primary key, tenant int not null, token text)`,
            down: `drop table ${name}_events`,
            verify: `select to_regclass('public.${name}_events') is not null`,
          },
        ]
      : []),
  ];
}
