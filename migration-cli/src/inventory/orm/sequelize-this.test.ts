// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

async function read(tree: Record<string, string>) {
  const { tables, tableAccess } = await inventoryOf(tree);
  return {
    tables: tables.map(({ name }) => name),
    access: tableAccess.map(({ file, line, access, table }) => `${file}:${line} ${access} ${table}`),
  };
}

describe('definitions of Sequelize', () => {
  it('that a loader makes models of, one file after the other', async () => {
    const inventory = await read({
      'db/models/index.js': `const { Model } = require('sequelize');
const types = ['Team', 'TeamMember'];
async function init(app) {
  types.forEach((type) => {
    const m = require(\`./\${type}\`);
    const opts = { sequelize: app.db.sequelize, modelName: m.name, ...(m.options || {}) };
    if (!m.model) m.model = class model extends Model {};
    m.model.init(m.schema, opts);
    module.exports[m.name] = m.model;
  });
}
module.exports.init = init;`,
      'db/models/Team.js': `const { DataTypes } = require('sequelize');
module.exports = {
  name: 'Team',
  schema: { name: { type: DataTypes.STRING } },
  associations: function (M) { this.hasMany(M.TeamMember); },
  finders: function (M) {
    const self = this;
    return {
      static: {
        byName: async function (name) { return this.findOne({ where: { name }, include: { model: M.TeamMember } }); },
        all: async () => self.findAll(),
      },
      instance: { rename: async function (name) { this.name = name; await this.save(); } },
    };
  },
};`,
      'db/models/TeamMember.js':
        "module.exports = { name: 'TeamMember', schema: { role: {} }, options: { tableName: 'members' } };",
      'routes/teams.js': `module.exports = async (app) => { app.get("/", async () => app.db.models.Team.count());
  app.db.controllers.Team.destroy();
  app.post("/", async (request) => { const team = await app.db.models.Team.byName("x"); const [member] = await team.getTeamMembers(); await member.destroy(); });
  app.put("/", async (request) => { const team = await app.db.models.Team.byName("x"); const policy = await team.getPolicy(); await policy.save(); });
};`,
    });
    expect(inventory.tables).toEqual(['Teams', 'members']);
    expect(inventory.access).toEqual([
      'db/models/Team.js:10 read Teams',
      'db/models/Team.js:10 read members',
      'db/models/Team.js:11 read Teams',
      'db/models/Team.js:13 write Teams',
      'routes/teams.js:1 read Teams',
      'routes/teams.js:3 readwrite members',
    ]);
  });

  it('whose methods say `this`, in the options and assigned', async () => {
    const inventory = await read({
      'models/token.js': `module.exports = (sequelize, DataTypes) => sequelize.define('Token', { key: DataTypes.STRING }, {
  tableName: 'tokens',
  classMethods: {
    search: function* (key) { return yield this.findAll({ where: { key } }); },
  },
});`,
      'models/user.js': `module.exports = (sequelize, DataTypes) => {
  const User = sequelize.define('User', { name: DataTypes.STRING });
  User.byName = function (name) { return this.findOne({ where: { name } }); };
  User.prototype.rename = function (name) { return this.update({ name }); };
  function other() { return this.findAll(); }
  return User;
};`,
    });
    expect(inventory.access).toEqual([
      'models/token.js:4 read tokens',
      'models/user.js:3 read Users',
      'models/user.js:4 write Users',
    ]);
  });

  it('whose methods stand in a file that several of them share', async () => {
    const define = (name: string, table: string) =>
      `module.exports = (sequelize, DataTypes) => sequelize.define('${name}', { user: DataTypes.STRING }, { tableName: '${table}', classMethods: require('./_methods') });`;
    const inventory = await read({
      'models/owner.js': define('Owner', 'owners'),
      'models/editor.js': define('Editor', 'editors'),
      'models/_methods.js': `exports.list = function* () { return yield this.findAll({}); };
exports.add = function* (user) { return yield this.build({ user }).save(); };
exports.removeAll = function (users) { return users.map(function (user) { return this.destroy({ where: { user } }); }.bind(this)); };
function other() { return this.findAll({}); }`,
      'models/tag.js':
        "module.exports = (sequelize, DataTypes) => { const Tag = sequelize.define('Tag', { a: DataTypes.STRING }); Object.assign(Tag, require('./_tags')); return Tag; };",
      'models/_tags.js': 'module.exports = { all() { return this.findAll(); } };',
    });
    expect(inventory.access).toEqual([
      'models/_methods.js:1 read editors',
      'models/_methods.js:1 read owners',
      'models/_methods.js:2 write editors',
      'models/_methods.js:2 write owners',
      'models/_methods.js:3 write editors',
      'models/_methods.js:3 write owners',
      'models/_tags.js:1 read Tags',
    ]);
  });
});
