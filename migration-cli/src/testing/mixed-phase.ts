import type { Job } from '../run/job.ts';
import { jobOf, TEST_DATABASE } from './monolith.ts';

export const MIXED_FILES = {
  '.gitignore': '.env\nnode_modules/\n',
  'server/leads.js': `// leads\n${'const line = 1;\n'.repeat(20)}module.exports = require('./db.js');\n`,
  'server/db.js': 'module.exports = {};\n',
  'server/old.js': 'old\n',
  'server/run.sh': '#!/bin/sh\n',
};

export const MIXED_SCHEMA = `
  create table leads (id int primary key, tenant int not null, email text);
  insert into leads values (1, 1, 'a@example.com'), (2, 2, 'b@example.com');
  create table plans (id int primary key);
`;

/** A phase with every target: database with and without a transaction, work tree, a process, the workspace. */
export function mixedJob(role: string, extra: Parameters<typeof jobOf>[0][string] = []): Job {
  const moved = 'nectar-marketing/backend/src/leads.js';
  const database = { ...TEST_DATABASE, roles: { [role]: { kind: 'runtime' as const, passwordEnv: 'SVC_PASSWORD' } } };
  return jobOf(
    {
      marketing: [
        {
          kind: 'role',
          title: 'make the role',
          params: {
            role,
            login: true,
            bypassRls: false,
            passwordEnv: 'SVC_PASSWORD',
            connectionLimit: 5,
            comment: 'test',
          },
        },
        {
          kind: 'grant',
          title: 'grant leads',
          params: { role, on: 'leads', objectType: 'table', privileges: ['select', 'insert'], columns: null },
        },
        { kind: 'row-level-security', title: 'rls', params: { table: 'leads', force: true } },
        {
          kind: 'policy',
          title: 'policy',
          params: { name: 'own', table: 'leads', role, command: 'all', using: 'tenant = 1', check: 'tenant = 1' },
        },
        {
          kind: 'index',
          title: 'index',
          params: { name: 'leads_tenant', table: 'leads', columns: ['tenant'], unique: false },
        },
        { kind: 'move-files', title: 'move leads', params: { moves: [{ from: 'server/leads.js', to: moved }] } },
        {
          kind: 'edit-files',
          title: 'edit leads',
          params: {
            files: [{ path: moved, spans: [], finds: [{ find: './db.js', replace: '../../db.js', why: 'it moved' }] }],
          },
        },
        { kind: 'delete-files', title: 'delete old', params: { paths: ['server/old.js'] } },
        {
          kind: 'run-process',
          title: 'prove it',
          params: {
            command: ['sh', '-c', `test -f ${moved} && echo x > leftover.txt`],
            cwd: '',
            purpose: 'a look',
            env: {},
            timeoutMs: 10_000,
          },
        },
        {
          kind: 'write-env',
          title: 'write .env',
          params: {
            path: 'nectar-marketing/backend/.env',
            values: { PORT: '5001' },
            connection: [{ variable: 'DATABASE_URL', role, part: 'url' }],
            inherited: [],
          },
        },
        ...extra,
      ],
    },
    database,
  );
}
