import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

it('a lazy relation of TypeORM is read where its property is awaited', async () => {
  const { tableAccess } = await inventoryOf({
    'role.ts':
      "import { Entity, PrimaryColumn } from 'typeorm';\n@Entity({ name: 'roles' })\nexport class Role { @PrimaryColumn() id: string; }",
    'user.ts': [
      "import { Entity, ManyToMany, JoinTable, OneToMany } from 'typeorm';",
      "import { Role } from './role';",
      "@Entity({ name: 'users' })",
      'export class User {',
      "  @ManyToMany(() => Role, { lazy: true }) @JoinTable({ name: 'user_roles' }) roles: Role[];",
      '  @ManyToMany(() => Role) ranks: Promise<Role[]>;',
      '  @OneToMany(() => Role, (role) => role.id) held: Role[];',
      '}',
    ].join('\n'),
    'a.ts': [
      "import { User } from './user';",
      'export const a = async (user: User) => (await user.roles).length;',
      'export const b = async (given: User) => { const all = await given.ranks; return all; };',
      'export const c = async (user: User) => await user.held;',
      'export const d = async (page) => await page.roles;',
    ].join('\n'),
  });
  expect(tableAccess.map(({ line, table, access }) => `${line} ${access} ${table}`)).toEqual([
    '2 read roles',
    '2 read user_roles',
    '3 read roles',
  ]);
});
