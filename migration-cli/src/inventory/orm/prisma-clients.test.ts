import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const touched = async (tree: Record<string, string>) =>
  (await inventoryOf({ 'schema.prisma': 'model User {\n  id Int @id\n}\n', ...tree })).tableAccess.map(
    ({ file, line, access }) => `${file}:${line} ${access}`,
  );

it('are known by what is declared of their names, whatever they are called', async () => {
  expect(
    await touched({
      'storage.ts': [
        "import { PrismaClient } from '@prisma/client';",
        'export class Storage extends PrismaClient {}',
        'export class Rows<T extends keyof Storage> {',
        '  public model: Pick<Storage, T>;',
        '  constructor(private inner: Storage) { this.model = inner; }',
        '}',
        'export const extended = new Storage().$extends({});',
        'export type Inside = Storage;',
      ].join('\n'),
      'users.ts': [
        "import { type Inside, Rows, extended } from './storage';",
        "export class Users { constructor(private rows: Rows<'user'>) {}",
        '  list() { return this.rows.model.user.findMany(); } }',
        'export const add = () => extended.user.create({ data: {} });',
        'export const gone = (inside: Inside) => inside.user.deleteMany();',
        'export const both = () => extended.$transaction(async (within) => within.user.count());',
      ].join('\n'),
    }),
  ).toEqual(['users.ts:3 read', 'users.ts:4 write', 'users.ts:5 write', 'users.ts:6 read']);
});

it('are nothing else that has a property of the same name', async () => {
  expect(
    await touched({
      'services.ts': [
        "import type { PrismaClient } from '@prisma/client';",
        'type Make = (inner: PrismaClient) => { user: { create(): void } };',
        'export function all(services: { user: { create(): void } }, make: Make) {',
        '  services.user.create(); make.user.create();',
        '}',
      ].join('\n'),
    }),
  ).toEqual([]);
});
