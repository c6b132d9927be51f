import { expect, it } from 'vitest';
import { dataFindings } from './check-data.ts';
import { grantsOf } from './propose-phase.ts';
import { inventoryOf } from './testing/in-memory.ts';

const ENTITIES = [
  "import { Entity, ManyToMany, JoinTable, BaseEntity } from 'typeorm';",
  '@Entity() export class Issue extends BaseEntity { @ManyToMany(() => User, (user) => user.issues) @JoinTable() users: User[]; }',
  "@Entity('people') export class User extends BaseEntity { @ManyToMany(() => Issue, (issue) => issue.users) issues: Issue[]; }",
  '@Entity() export class Tag extends BaseEntity { @ManyToMany(() => User) @JoinTable() users: User[]; }',
].join('\n');

it('gets the rights of the statements that are sent, and all four where it can not be told which they are', async () => {
  const inventory = await inventoryOf({
    'schema.sql':
      'CREATE TABLE orders (id serial primary key); CREATE TABLE lines (id int); CREATE TABLE notes (id int);',
    'q.js': [
      "exports.add = (db) => db.query('INSERT INTO orders DEFAULT VALUES RETURNING id');",
      "exports.empty = (db) => db.query('TRUNCATE lines');",
      "exports.lock = (db) => db.query('SELECT 1 FROM notes FOR UPDATE');",
    ].join('\n'),
  });
  inventory.tableAccess = inventory.tableAccess.map(({ commands, ...item }) =>
    item.table === 'notes' ? { ...item, access: 'write' } : { ...item, ...(commands && { commands }) },
  );
  const part = { name: 'part', move: ['q.js'], cut: null, reasons: [], blockers: [], backend: [], frontend: '' };
  const steps = grantsOf(inventory, { ...part, inside: () => true });
  expect(steps.flatMap((step) => (step.kind === 'grant' ? [[step.on, step.privileges]] : []))).toEqual([
    [['schema:public'], ['USAGE']],
    [['orders'], ['SELECT', 'INSERT']],
    [['lines'], ['TRUNCATE']],
    [['notes'], ['SELECT', 'INSERT', 'UPDATE', 'DELETE']],
  ]);
});

it('may write the table between two entities wherever it saves one that holds a list of the other', async () => {
  const inventory = await inventoryOf({
    'src/entities.ts': ENTITIES,
    'src/issues.ts':
      "import { Issue } from './entities';\nexport const add = (input) => Issue.create(input).save();\nexport const drop = () => Issue.delete(1);\n",
    'src/people.ts': "import { User } from './entities';\nexport const add = (input) => User.create(input).save();\n",
    'src/drop.ts': "import { User } from './entities';\nexport const drop = () => User.delete(1);\n",
    'src/list.ts': "import { Issue, User } from './entities';\nexport const all = () => [Issue.find(), User.find()];\n",
  });
  const mayWrite = (file: string) => {
    const part = { name: 'part', move: [file], cut: null, reasons: [], blockers: [], backend: [], frontend: '' };
    const steps = grantsOf(inventory, { ...part, inside: (path) => path === file });
    return steps.flatMap((step) => (step.kind === 'grant' && step.privileges.includes('INSERT') ? step.on : [])).sort();
  };
  expect(mayWrite('src/issues.ts')).toEqual(['issue', 'issue_users_people']);
  // No person holds a list of tags.
  expect(mayWrite('src/people.ts')).toEqual(['issue_users_people', 'people']);
  expect(mayWrite('src/drop.ts')).toEqual([]);
  expect(mayWrite('src/list.ts')).toEqual([]);
});

it('lets its role by where row-level security let the owner by, which is said where a plan does not', async () => {
  const tree = {
    'schema.sql':
      'CREATE TABLE books (id int); ALTER TABLE books ENABLE ROW LEVEL SECURITY; CREATE TABLE notes (id int); ALTER TABLE notes ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON notes USING (true);',
    'q.js': "exports.all = (pool) => pool.query('SELECT * FROM books, notes');\n",
  };
  const inventory = await inventoryOf(tree);
  const part = { name: 'part', move: ['q.js'], cut: null, reasons: [], blockers: [], backend: [], frontend: '' };
  const steps = grantsOf(inventory, { ...part, inside: () => true });
  expect(steps.filter(({ kind }) => kind === 'policy')).toEqual([
    {
      kind: 'policy',
      name: 'part_service_rows',
      table: 'books',
      role: 'part_service',
      command: 'all',
      using: 'true',
      check: 'true',
    },
  ]);
  const said = (database: typeof steps) => {
    const phase = { name: 'part', service: 'part', decisions: [], database, final: true };
    const plan = { services: { part: { role: 'part_service' } }, phases: [phase] };
    return dataFindings(inventory, plan as never, phase as never, new Map()).map(({ id }) => id);
  };
  expect(said(steps)).toEqual([]);
  expect(said(steps.filter(({ kind }) => kind !== 'policy'))).toEqual(['rows:books']);
});
