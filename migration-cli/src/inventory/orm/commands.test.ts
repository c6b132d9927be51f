import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

/** The rights that the file `use` of a tree takes, by table: `I` for INSERT and so on. */
async function rightsOf(tree: Record<string, string>) {
  const { tableAccess, unresolved } = await inventoryOf(tree);
  const rights: Record<string, string> = {};
  for (const { file, table, commands = [] } of tableAccess) {
    if (!/(?:^|\/)use\.[jt]s$/.test(file)) continue;
    const known = new Set([...(rights[table] ?? ''), ...commands.map((command) => command.charAt(0).toUpperCase())]);
    rights[table] = [...known].sort().join('');
  }
  return { rights, said: unresolved.map(({ file, line, what }) => `${file}:${line} ${what}`) };
}

const use = (tree: Record<string, string>, file: string) => async (code: string, expected: Record<string, string>) => {
  expect((await rightsOf({ ...tree, [file]: code })).rights).toEqual(expected);
};

describe('the rights that Sequelize takes', () => {
  const tree = {
    'models.js': `const { Sequelize, Model } = require('sequelize');
const sequelize = new Sequelize('x');
const User = sequelize.define('user', { name: {} }, { tableName: 'users' });
const Site = sequelize.define('site', { name: {} }, { tableName: 'sites', paranoid: true });
const Log = sequelize.define('log', { text: {} }, { tableName: 'logs' });
User.belongsToMany(Site, { through: 'site_users' });
Site.belongsToMany(User, { through: 'site_users' });
User.hasMany(Log, { as: 'logs', onDelete: 'cascade', hooks: true });
Log.belongsTo(User, { as: 'author' });
module.exports = { User, Site, Log };`,
  };
  const uses = use(tree, 'use.js');
  const with_ = (code: string) =>
    `const { User, Site, Log } = require('./models');\nexports.f = async (id, t, options) => { ${code} };`;

  it.each<[string, Record<string, string>]>([
    ['await User.create({})', { users: 'IS' }],
    ['await User.bulkCreate([])', { users: 'IS' }],
    ["await User.bulkCreate([], { updateOnDuplicate: ['name'] })", { users: 'ISU' }],
    ['await User.findOrCreate({ where: { id } })', { users: 'IS' }],
    ['await User.upsert({})', { users: 'ISU' }],
    ['await User.update({}, { where: { id } })', { users: 'SU' }],
    ['await User.increment("n", { where: { id } })', { users: 'SU' }],
    ['await Log.destroy({ where: { id } })', { logs: 'DS' }],
    ['await Log.destroy({ truncate: true })', { logs: 'DST' }],
    ['await Log.truncate()', { logs: 'T' }],
    ['await User.destroy({ where: { id } })', { users: 'DS', logs: 'DS' }],
    ['await Site.destroy({ where: { id } })', { sites: 'SU' }],
    ['await Site.destroy({ where: { id }, force: true })', { sites: 'DS' }],
    ['await Site.destroy(options)', { sites: 'DSU' }],
    ['await Site.restore({ where: { id } })', { sites: 'SU' }],
    ['const row = await User.findByPk(id); row.name = "x"; await row.save();', { users: 'SU' }],
    ['const row = User.build({}); await row.save();', { users: 'ISU' }],
    ['let row = await User.findByPk(id); if (!row) row = User.build({}); await row.save();', { users: 'ISU' }],
    ['const row = User.build({}); await row.update({ name: "x" });', { users: 'ISU' }],
    ['await User.findAll({ where: { id }, lock: t.LOCK.UPDATE, transaction: t })', { users: 'SU' }],
    ['await Log.create({ author: {} }, { include: [{ model: User, as: "author" }] })', { logs: 'IS', users: 'ISU' }],
  ])('%s', (code, expected) => uses(with_(code), expected));

  it.each<[string, Record<string, string>]>([
    ['await row.addSite(1)', { site_users: 'ISU' }],
    ['await row.setSites([])', { site_users: 'DISU' }],
    ['await row.removeSite(1)', { site_users: 'DS' }],
    ['await row.createSite({})', { sites: 'IS', site_users: 'ISU' }],
    ['await row.getSites()', { sites: 'S', site_users: 'S' }],
    ['await row.addLog(1)', { logs: 'SU' }],
    ['await row.createLog({})', { logs: 'IS' }],
  ])('of an association: %s', (code, expected) =>
    uses(with_(`const row = await User.findOne(); ${code};`), { users: 'S', ...expected }),
  );

  it('and a link to the owner changes the key in the own table', () =>
    uses(with_('const log = await Log.findOne(); await log.setAuthor(id);'), { logs: 'SU' }));
});

describe('the rights that TypeORM takes', () => {
  const tree = {
    'entities.ts': `import { Entity, Column, ManyToMany, JoinTable, OneToMany, ManyToOne, BaseEntity } from 'typeorm';
@Entity('issues') export class Issue extends BaseEntity {
  @Column() title: string;
  @ManyToMany(() => Person, (person) => person.issues) @JoinTable({ name: 'issue_people' }) people: Person[];
  @OneToMany(() => Remark, (remark) => remark.issue, { cascade: true }) remarks: Remark[];
}
@Entity('people') export class Person extends BaseEntity { @ManyToMany(() => Issue, (issue) => issue.people) issues: Issue[]; @OneToMany(() => Note, (note) => note.person) notes: Note[]; }
@Entity('remarks') export class Remark extends BaseEntity { @ManyToOne(() => Issue, (issue) => issue.remarks) issue: Issue; }
@Entity('notes') export class Note extends BaseEntity { @ManyToOne(() => Person, (person) => person.notes) person: Person; }`,
  };
  const uses = use(tree, 'use.ts');
  const with_ = (code: string) => `import { getRepository, getManager } from 'typeorm';
import { Issue, Person, Remark, Note } from './entities';
const remarks = getRepository(Remark);
export const f = async (id: number, input: any) => { ${code} };`;

  it.each<[string, Record<string, string>]>([
    ['await remarks.insert({})', { remarks: 'IS' }],
    ['await remarks.update(id, {})', { remarks: 'SU' }],
    ['await remarks.delete(id)', { remarks: 'DS' }],
    ['await remarks.softDelete(id)', { remarks: 'SU' }],
    ['await remarks.restore(id)', { remarks: 'SU' }],
    ['await remarks.upsert({}, [])', { remarks: 'ISU' }],
    ['await remarks.save({ title: "x" })', { remarks: 'ISU' }],
    ['await remarks.clear()', { remarks: 'T' }],
    ['await remarks.findOne(id, { lock: { mode: "pessimistic_write" } })', { remarks: 'SU' }],
    ['await remarks.findOne(id, { lock: { mode: "optimistic", version: 1 } })', { remarks: 'S' }],
    ['await remarks.createQueryBuilder("r").where("1 = 1").setLock("pessimistic_write").getOne()', { remarks: 'SU' }],
    ['await remarks.createQueryBuilder().update().set({}).where("1 = 1").execute()', { remarks: 'SU' }],
    ['await getManager().createQueryBuilder().delete().from(Remark).where("1 = 1").execute()', { remarks: 'DS' }],
    ['await getManager().createQueryBuilder().insert().into(Remark).values([]).execute()', { remarks: 'IS' }],
    [
      'await getManager().createQueryBuilder().insert().into(Remark).values([]).orUpdate(["a"]).execute()',
      { remarks: 'ISU' },
    ],
    ['await getManager().createQueryBuilder().softDelete().from(Remark).execute()', { remarks: 'SU' }],
    ['await getManager().save(Remark, { title: "x" })', { remarks: 'ISU' }],
  ])('%s', (code, expected) => uses(with_(code), expected));

  it.each<[string, Record<string, string>]>([
    ['await Issue.create(input).save()', { issues: 'ISU', issue_people: 'DIS', people: 'S', remarks: 'ISU' }],
    ['const issue = new Issue(); issue.title = "x"; await issue.save();', { issues: 'ISU' }],
    [
      'const issue = new Issue(); issue.people = []; await issue.save();',
      { issues: 'ISU', issue_people: 'DIS', people: 'S' },
    ],
    [
      'const person = Person.create({ issues: [] }); await person.save();',
      { people: 'ISU', issue_people: 'DIS', issues: 'S' },
    ],
    ['await Person.create(input).save()', { people: 'ISU' }],
    ['const person = Person.create({ notes: [] }); await person.save();', { people: 'ISU', notes: 'SU' }],
    ['const issue = await Issue.findOne(id); issue.title = "x"; await issue.save();', { issues: 'ISU' }],
    [
      'const issue = await Issue.findOne(id); Object.assign(issue, input); await issue.save();',
      { issues: 'ISU', issue_people: 'DIS', people: 'S', remarks: 'ISU' },
    ],
    [
      'const issue = await Issue.findOne(id); issue.people.push(input); await issue.save();',
      { issues: 'ISU', issue_people: 'DIS', people: 'S' },
    ],
    [
      'const issue = await Issue.findOne(id); await issue.remove();',
      { issues: 'DS', issue_people: 'DS', people: 'S', remarks: 'DS' },
    ],
    ['await Issue.delete(id)', { issues: 'DS' }],
    ['await getManager().createQueryBuilder().relation(Issue, "people").of(id).add(1)', { issue_people: 'DIS' }],
  ])('with what it writes of relations: %s', (code, expected) => uses(with_(code), expected));

  it('by a helper for any entity, which saves what it is given', async () => {
    const helpers = `const save = async (row: any) => row.save();
export const create = async (Entity: any, input: any) => { const row = Entity.create(input); return save(row); };
export const change = async (Entity: any, id: number, input: any) => { const row = await Entity.findOne(id); Object.assign(row, input); return save(row); };`;
    const { rights } = await rightsOf({
      ...tree,
      'helpers.ts': helpers,
      'use.ts': with_("await create(Person, { name: 'x' }); await change(Issue, id, input);").replace(
        'const remarks',
        "import { change, create } from './helpers';\nconst remarks",
      ),
    });
    expect(rights).toEqual({ people: 'ISU', issues: 'ISU', issue_people: 'DIS', remarks: 'ISU' });
  });
});

describe('rows that only their names and associations tell', () => {
  const tree = {
    'models/index.js': "module.exports = { ...require('./user'), ...require('./role') };",
    'models/user.js': `const { DataTypes } = require('sequelize');
async function promote(role) { await this.addTeam(role, { through: { role } }); }
module.exports.User = (sequelize) => {
  const User = sequelize.define('user', {}, { tableName: 'users' });
  User.associate = ({ Team, TeamUser, Identity }) => {
    User.belongsToMany(Team, { through: TeamUser, foreignKey: 'userId' });
    User.hasOne(Identity, { foreignKey: 'userId' });
  };
  User.prototype.promote = promote;
};
module.exports.define = (sequelize) => {
  const Team = sequelize.define('Team', {}, { tableName: 'teams' });
  const TeamUser = sequelize.define('TeamUser', {}, { tableName: 'team_users' });
  const Identity = sequelize.define('Identity', {}, { tableName: 'identities' });
};`,
  };

  it.each<[string, Record<string, string>]>([
    ['await currentUser.update({})', { users: 'SU' }],
    ['await currentUserIdentity.update({})', { identities: 'SU' }],
    ['const one = await currentUser.getIdentity(); await one.update({});', { identities: 'SU' }],
    ['await currentUser.addTeam(id, { through: {} })', { team_users: 'ISU' }],
  ])('%s', (code, expected) =>
    use(tree, 'models/use.js')(`exports.f = async (id, currentUser, currentUserIdentity) => { ${code} };`, expected),
  );

  it('and `this` of a function that is put on a prototype is a row of its model', async () => {
    const { tableAccess } = await inventoryOf(tree);
    expect(tableAccess.map(({ file, line, table, commands }) => ({ file, line, table, commands }))).toEqual([
      { file: 'models/user.js', line: 2, table: 'team_users', commands: ['insert', 'select', 'update'] },
    ]);
  });
});
