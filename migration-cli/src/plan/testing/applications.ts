import type { PlanFile } from '../../model/plan-file.ts';
import type { Tree } from './in-memory.ts';

export const STYLES = ['routers', 'table', 'handed', 'classes', 'chains', 'central', 'modules'] as const;
export type Style = (typeof STYLES)[number];

/** An application with the resources `names`, each with a list, a creation and one item, in one of the ways that people write it. */
export function application(style: Style, names: string[]): Tree {
  const esm = isModules(style);
  const manifest = {
    name: 'app',
    version: '1.0.0',
    private: true,
    ...(esm ? { type: 'module' } : {}),
    scripts: { start: `node src/server.${esm ? 'mjs' : 'js'}` },
    dependencies: { express: '5.3.0' },
  };
  const tree: Tree = { 'package.json': `${JSON.stringify(manifest, null, 2)}\n` };
  for (const name of names) tree[`src/handlers/${name}.${esm ? 'mjs' : 'js'}`] = handlers(name, esm);
  return { ...tree, ...WRITERS[style](names) };
}

/** Both sides of a cut of `application`: what `moves` names goes to the service. */
export function applicationPlan(style: Style, base: PlanFile, moves: string[]): PlanFile {
  const [name, service] = Object.entries(base.services)[0] ?? [];
  const [phase] = base.phases;
  if (name === undefined || !service?.backend || !phase) throw new Error('the plan to start from lacks its service');
  const module = isModules(style) ? 'src/server.mjs' : 'src/server.js';
  const backend = {
    ...service.backend,
    entry: { module, export: 'default', kind: 'application' as const, before: [] },
  };
  return {
    ...base,
    monolith: { ...base.monolith, typecheck: null, internal: null },
    database: null,
    services: {
      [name]: {
        ...service,
        backend,
        frontend: null,
        role: null,
        databaseEnv: null,
        folder: 'part',
        place: { '': 'backend/' },
      },
    },
    phases: [
      {
        ...phase,
        move: [],
        decisions: [],
        edits: [],
        database: [],
        retire: [],
        routes: { moves: moves.map((item) => `/api/${item}/**`), shares: ['GET /health'] },
      },
    ],
  };
}

function handlers(name: string, esm: boolean): string {
  const functions = ['list', 'create', 'one'];
  const body = functions.map(
    (item) => `${esm ? 'export ' : ''}function ${item}(req, res) {\n  res.json({ ${item}: '${name}' });\n}`,
  );
  return `${body.join('\n\n')}\n${esm ? '' : `\nmodule.exports = { ${functions.join(', ')} };\n`}`;
}

const HEAD = `const express = require('express');\n`;
const START = `app.get('/health', (req, res) => res.json({ ok: true }));\n`;
const TAIL = `\n// What nothing else answers.\napp.use((req, res) => res.status(404).json({}));\napp.listen(process.env.PORT || 3000);\n`;
const BEFORE = `const app = express();\napp.use(express.json());\napp.use((req, res, next) => {\n  res.set('x-before', 'yes');\n  next();\n});\n`;

const router = (name: string) =>
  `const { Router } = require('express');\nconst handlers = require('../handlers/${name}');\n\nconst router = Router();\n\nrouter.get('/', handlers.list);\nrouter.post('/', handlers.create);\nrouter.get('/:id', handlers.one);\n\nmodule.exports = router;\n`;

const WRITERS: Record<Style, (names: string[]) => Tree> = {
  routers: (names) => ({
    ...Object.fromEntries(names.map((name) => [`src/routes/${name}.js`, router(name)])),
    'src/routes/index.js': `const { Router } = require('express');\n${names.map((name) => `const ${name} = require('./${name}');\n`).join('')}\nconst api = Router();\napi.use((req, res, next) => next());\n${names.map((name) => `api.use('/${name}', ${name});\n`).join('')}\nmodule.exports = { api };\n`,
    'src/server.js': `${HEAD}const routes = require('./routes');\n\n${BEFORE}${START}app.use('/api', routes.api);\n${TAIL}`,
  }),
  table: (names) => ({
    ...Object.fromEntries(names.map((name) => [`src/routes/${name}.js`, router(name)])),
    'src/routes/index.js': `const express = require('express');\n${names.map((name) => `const ${name}Route = require('./${name}');\n`).join('')}\nconst router = express.Router();\n\nconst routes = [\n${names.map((name) => `  {\n    path: '/${name}',\n    route: ${name}Route,\n  },\n`).join('')}];\n\nroutes.forEach((route) => {\n  router.use(route.path, route.route);\n});\n\nmodule.exports = router;\n`,
    'src/server.js': `${HEAD}const routes = require('./routes');\n\n${BEFORE}${START}app.use('/api', routes);\n${TAIL}`,
  }),
  handed: (names) => ({
    ...Object.fromEntries(
      names.map((name) => [
        `src/routes/${name}.js`,
        `const handlers = require('../handlers/${name}');\n\nmodule.exports = (app) => {\n  app.get('/api/${name}', handlers.list);\n  app.post('/api/${name}', handlers.create);\n  app.get('/api/${name}/:id', handlers.one);\n};\n`,
      ]),
    ),
    'src/server.js': `${HEAD}\n${BEFORE}${START}${names.map((name) => `require('./routes/${name}')(app);\n`).join('')}${TAIL}`,
  }),
  classes: (names) => ({
    ...Object.fromEntries(
      names.map((name) => [
        `src/controllers/${name}.mjs`,
        `import { Router } from 'express';\nimport * as handlers from '../handlers/${name}.mjs';\n\nexport default class ${title(name)}Controller {\n  path = '/${name}';\n  router = Router();\n\n  constructor() {\n    this.router.get('/${name}', handlers.list);\n    this.router.post('/${name}', handlers.create);\n    this.router.get('/${name}/:id', handlers.one);\n  }\n}\n`,
      ]),
    ),
    'src/server.mjs': `import express from 'express';\n${names.map((name) => `import ${title(name)}Controller from './controllers/${name}.mjs';\n`).join('')}\n${BEFORE}${START}\nfor (const controller of [${names.map((name) => `new ${title(name)}Controller()`).join(', ')}]) {\n  app.use('/api', controller.router);\n}\n${TAIL}`,
  }),
  chains: (names) => ({
    'src/server.js': `${HEAD}${names.map((name) => `const ${name} = require('./handlers/${name}');\n`).join('')}\n${BEFORE}${START}\nconst api = express.Router();\n${names.map((name) => `api\n  .route('/${name}')\n  .get(${name}.list)\n  .post(${name}.create);\napi.route('/${name}/:id').get(${name}.one);\n`).join('')}app.use('/api', api);\n${TAIL}`,
  }),
  central: (names) => ({
    'src/server.js': `${HEAD}${names.map((name) => `const { list: ${name}List, create: ${name}Create, one: ${name}One } = require('./handlers/${name}');\n`).join('')}\n${BEFORE}${START}${names.map((name) => `app.get('/api/${name}', ${name}List);\napp.post('/api/${name}', ${name}Create);\napp.get('/api/${name}/:id', ${name}One);\n`).join('')}${TAIL}`,
  }),
  modules: (names) => ({
    ...Object.fromEntries(
      names.map((name) => [
        `src/${name}/${name}.routes.mjs`,
        `import { Router } from 'express';\nimport { create, list, one } from '../handlers/${name}.mjs';\n\nexport const ${name}Routes = () => {\n  const routes = Router();\n  routes.get('/', list);\n  routes.post('/', create);\n  routes.get('/:id', one);\n  return routes;\n};\n`,
      ]),
    ),
    'src/routes.mjs': `${names.map((name) => `export { ${name}Routes } from './${name}/${name}.routes.mjs';\n`).join('')}`,
    'src/server.mjs': `import express from 'express';\nimport { ${names.map((name) => `${name}Routes`).join(', ')} } from './routes.mjs';\n\n${BEFORE}${START}${names.map((name) => `app.use('/api/${name}', ${name}Routes());\n`).join('')}${TAIL}`,
  }),
};

const title = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** True for the styles that are written as ES modules. */
export const isModules = (style: Style) => style === 'classes' || style === 'modules';
