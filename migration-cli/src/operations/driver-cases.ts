import type { Kind, ParamsOf } from '../model/operation.ts';

/** The monolith that every kind is driven through. */
export const DRIVER_FILES = {
  '.gitignore': '.env\nnode_modules/\n',
  'package.json': `${JSON.stringify({ name: 'shop', version: '1.0.0', dependencies: { left: '^1.0.0', right: '2.0.0' } }, null, 2)}\n`,
  'package-lock.json': `${JSON.stringify(
    {
      name: 'shop',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': { name: 'shop', version: '1.0.0', dependencies: { left: '^1.0.0', right: '2.0.0' } },
        'node_modules/left': {
          version: '1.2.0',
          resolved: 'https://registry.example/left-1.2.0.tgz',
          integrity: 'sha512-aaaa',
        },
        'node_modules/right': {
          version: '2.0.0',
          resolved: 'https://registry.example/right-2.0.0.tgz',
          integrity: 'sha512-bbbb',
        },
      },
    },
    null,
    2,
  )}\n`,
  'server/orders.js': `// orders\r\n${'const line = 1;\r\n'.repeat(20)}`,
  'server/invoices.js': `// invoices\n${'const line = 2;\n'.repeat(20)}`,
  'server/logo.bin': '\u0000\u0001binary',
};

export const DRIVER_SCHEMA = `
  create table orders (id int primary key, tenant int not null, email text);
  insert into orders values (1, 1, 'a@example.com'), (2, 2, 'b@example.com');
  create table items (id serial primary key, order_id int references orders (id));
  create function total(n int) returns int language sql stable as 'select n';
  create role :reader nologin;
  grant select on orders to :reader;
  grant update (email) on orders to :reader with grant option;
  grant delete on orders to :reader with grant option;
  create policy shared on orders for select to :reader using (tenant = 1);
  create policy old on orders as restrictive for all to public using (tenant > 0) with check (tenant > 0);
`;

/** Parameters of every kind, several where a kind has several ways. A kind without a case fails the driver test. */
export function driverCases(reader: string, outside: string): { [K in Kind]: ParamsOf[K][] } {
  return {
    'move-files': [
      {
        moves: [
          { from: 'server/orders.js', to: 'nectar-shop/src/orders.js' },
          { from: 'server/logo.bin', to: 'nectar-shop/logo.bin' },
        ],
      },
    ],
    'copy-files': [{ copies: [{ from: 'server/orders.js', to: 'nectar-shop/src/orders.js' }] }],
    'edit-files': [
      {
        files: [
          {
            path: 'server/orders.js',
            spans: [{ start: 0, end: 9, expect: '// orders', replace: '// ordered', why: 'a test' }],
            finds: [],
          },
        ],
      },
    ],
    'write-files': [
      {
        files: [
          { path: 'nectar-shop/README.md', content: '# Shop\n' },
          { path: 'server/invoices.js', content: 'nothing\n' },
          { path: 'bin/run', content: '#!/bin/sh\n', executable: true },
        ],
      },
    ],
    'delete-files': [{ paths: ['server/invoices.js', 'server/logo.bin'] }],
    'update-manifest': [{ path: 'package.json', remove: ['/dependencies/left'], set: { '/scripts/start': 'node .' } }],
    'prune-lock': [
      {
        from: 'package-lock.json',
        to: 'nectar-shop/package-lock.json',
        root: 'nectar-shop',
        manifests: { '': { name: 'nectar-shop', version: '1.0.0', dependencies: { right: '2.0.0' } } },
      },
    ],
    'run-process': [
      { command: ['sh', '-c', 'test -f server/orders.js'], cwd: '', purpose: 'a look', env: {}, timeoutMs: 20_000 },
    ],
    role: [
      {
        role: `${reader}_new`,
        login: true,
        bypassRls: false,
        passwordEnv: 'DRIVER_PASSWORD',
        connectionLimit: 3,
        comment: "it's a test",
      },
      { role: reader, login: false, bypassRls: false, passwordEnv: null, connectionLimit: -1, comment: 'adopted' },
    ],
    grant: [
      {
        role: reader,
        on: 'orders',
        objectType: 'table',
        privileges: ['select', 'insert', 'update', 'delete'],
        columns: null,
      },
      { role: reader, on: 'orders', objectType: 'table', privileges: ['select', 'update'], columns: ['id', 'email'] },
      { role: reader, on: 'items', objectType: 'table', privileges: ['select', 'insert'], columns: null },
      { role: reader, on: 'items', objectType: 'table', privileges: ['insert'], columns: ['order_id'] },
      { role: reader, on: 'items_id_seq', objectType: 'sequence', privileges: ['all'], columns: null },
      { role: reader, on: 'public', objectType: 'schema', privileges: ['usage', 'create'], columns: null },
      { role: reader, on: 'total(n integer)', objectType: 'function', privileges: ['execute'], columns: null },
      { role: reader, on: 'current', objectType: 'database', privileges: ['connect', 'temporary'], columns: null },
    ],
    revoke: [
      { role: reader, on: 'orders', objectType: 'table', privileges: ['all'] },
      { role: 'public', on: 'total', objectType: 'function', privileges: ['execute'] },
      { role: 'public', on: 'public', objectType: 'schema', privileges: ['usage'] },
      { role: 'public', on: 'current', objectType: 'database', privileges: ['connect', 'temporary'] },
      { role: reader, on: 'items', objectType: 'table', privileges: ['select'] },
    ],
    'row-level-security': [
      { table: 'orders', force: true },
      { table: 'items', force: false },
    ],
    policy: [
      { name: 'mine', table: 'orders', role: reader, command: 'all', using: 'tenant = 1', check: 'tenant = 1' },
      { name: 'shared', table: 'orders', role: reader, command: 'select', using: 'tenant = 2', check: null },
    ],
    'drop-policy': [{ name: 'old', table: 'orders' }],
    index: [{ name: 'orders_tenant', table: 'orders', columns: ['tenant', 'id'], unique: true }],
    sql: [
      {
        name: 'a view',
        up: 'create view open_orders as select id from orders',
        down: 'drop view open_orders',
        verify: "select to_regclass('public.open_orders') is not null",
      },
    ],
    'write-env': [
      {
        path: 'nectar-shop/backend/.env',
        values: { PORT: '5001' },
        connection: [{ variable: 'DATABASE_URL', role: reader, part: 'url' }],
        inherited: [],
      },
      {
        path: 'nectar-shop/backend/.env',
        values: { PORT: '5001' },
        connection: [
          { variable: 'DB_USER', role: reader, part: 'user' },
          { variable: 'DB_PASSWORD', role: reader, part: 'password' },
        ],
        inherited: ['PORT'],
      },
    ],
    'export-folder': [{ from: 'server', to: `${outside}/server` }],
  };
}
