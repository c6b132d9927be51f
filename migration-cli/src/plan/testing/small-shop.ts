import type { PlanFile } from '../../model/plan-file.ts';
import type { Tree } from './in-memory.ts';

/** A small TypeScript monolith: an alias, a barrel, a template read by path, a function that stays and one in a transaction. */
export const smallShop: Tree = {
  'package.json': `${JSON.stringify({ name: 'shop', version: '1.0.0', private: true, type: 'module', scripts: { start: 'tsx server/index.ts', typecheck: 'tsc --noEmit' }, dependencies: { express: '5.3.0', pg: '8.23.1' }, devDependencies: { '@types/express': '5.0.6', '@types/node': '24.19.2', '@types/pg': '8.23.1', tsx: '4.23.15', typescript: '7.0.2' } }, null, 2)}\n`,
  'tsconfig.json': `{
  // the compiler of everything
  "compilerOptions": {
    "target": "ES2022", "module": "ESNext", "moduleResolution": "bundler", "strict": true, "skipLibCheck": true,
    "esModuleInterop": true, "noEmit": true, "types": ["node"],
    "paths": { "@server/*": ["./server/*"] },
  },
  "include": ["server", "news"],
}
`,
  '.env.example':
    'CORE_PORT=3001\nNEWS_PORT=5001\nDATABASE_URL=postgres://shop:secret@localhost/shop\nMAIL_FROM=hello@shop.example\nAPI_SECRET=topsecret\n',
  'server/index.ts': `import { coreApp } from './app';\nimport { newsApp } from '../news/app';\n\ncoreApp().listen(Number(process.env.CORE_PORT));\nnewsApp().listen(Number(process.env.NEWS_PORT));\n`,
  'server/app.ts': `import express, { type Express } from 'express';\nimport { grantPlan } from './domain/plans';\n\nexport function coreApp(): Express {\n  const app = express();\n  app.get('/plan', (_req, res) => res.json({ name: grantPlan.name }));\n  return app;\n}\n`,
  'server/lib/index.ts': `export * from './db';\nexport * from './mail';\nexport { upper } from './text';\n`,
  'server/lib/db.ts': `import pg from 'pg';\n\nexport const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });\nexport type Tx = pg.PoolClient;\n\nexport async function withTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {\n  const tx = await pool.connect();\n  try {\n    await tx.query('BEGIN');\n    const result = await work(tx);\n    await tx.query('COMMIT');\n    return result;\n  } finally {\n    tx.release();\n  }\n}\n`,
  'server/lib/mail.ts': `import { readFileSync } from 'node:fs';\nimport { fileURLToPath } from 'node:url';\n\nconst folder = fileURLToPath(new URL('../emails/', import.meta.url));\n\nexport function render(name: string): string {\n  return readFileSync(\`\${folder}\${name}.txt\`, 'utf8') + (process.env.MAIL_FROM ?? '');\n}\n`,
  'server/lib/text.ts': `export const upper = (text: string) => text.toUpperCase();\n`,
  'server/emails/welcome.txt': 'Welcome\n',
  'server/domain/users.ts': `import { pool } from '../lib';\n\nexport interface NewUser {\n  email: string;\n  name?: string;\n  role: Role;\n}\n\nexport type Role = 'reader' | 'editor';\n\nexport async function createUser(input: NewUser): Promise<{ id: string }> {\n  const { rows } = await pool.query('INSERT INTO users (email) VALUES ($1) RETURNING id', [input.email]);\n  return { id: String(rows[0].id) };\n}\n`,
  'server/domain/plans.ts': `import type { Tx } from '../lib';\n\nexport async function grantPlan(tx: Tx, user: string, plan: string): Promise<void> {\n  await tx.query('UPDATE users SET plan = $2 WHERE id = $1', [user, plan]);\n}\n`,
  'news/app.ts': `import express, { type Express } from 'express';\nimport { render, upper } from '@server/lib';\nimport { subscribe } from './services/subscribe';\n\nexport function newsApp(): Express {\n  const app = express();\n  app.get('/news', async (_req, res) => {\n    res.json({ text: upper(render('welcome')), id: await subscribe('a@shop.example') });\n  });\n  return app;\n}\n`,
  'news/services/subscribe.ts': `import { grantPlan } from '@server/domain/plans';\nimport { createUser, type Role } from '@server/domain/users';\nimport { withTransaction } from '../../server/lib';\n\nconst role: Role = 'reader';\n\nexport async function subscribe(email: string): Promise<string> {\n  const { id } = await createUser({ email, role });\n  await withTransaction(async (tx) => {\n    await tx.query('INSERT INTO subscribers (email) VALUES ($1)', [email]);\n    await grantPlan(tx, id, 'news');\n  });\n  return id;\n}\n`,
};

export const smallShopPlan: PlanFile = {
  version: 1,
  inventory: '',
  monolith: {
    name: 'shop',
    typecheck: ['npm', 'run', 'typecheck'],
    build: null,
    test: null,
    start: ['npm', 'start'],
    endpoints: {},
    internal: {
      module: 'server/internal/calls.ts',
      transaction: { module: 'server/lib/db.ts', export: 'withTransaction' },
      urlEnv: 'CORE_API_URL',
      tokenEnv: 'INTERNAL_TOKEN',
    },
  },
  database: {
    urlEnv: 'DATABASE_ADMIN_URL',
    schemas: ['public'],
    tenant: null,
    roles: {
      shop_news: { kind: 'runtime', passwordEnv: 'SHOP_NEWS_PASSWORD' },
      shop: { kind: 'runtime', passwordEnv: null },
    },
  },
  services: {
    news: {
      title: 'News',
      folder: 'shop-news',
      description: 'Mails the news.',
      backend: {
        port: 5001,
        portEnv: 'BACKEND_PORT',
        entry: { module: 'news/app.ts', export: 'newsApp', kind: 'express-factory', before: [] },
        ready: '/news',
      },
      frontend: null,
      role: 'shop_news',
      databaseEnv: 'DATABASE_URL',
      place: { 'news/': 'backend/src/', 'server/': 'backend/src/shared/' },
      env: { MAIL_FROM: 'news@shop.example' },
    },
    core: {
      title: 'Core',
      folder: 'shop-core',
      description: 'The shop.',
      backend: {
        port: 3001,
        portEnv: 'CORE_PORT',
        entry: { module: 'server/app.ts', export: 'coreApp', kind: 'express-factory', before: [] },
        ready: '/plan',
      },
      frontend: null,
      role: 'shop',
      databaseEnv: 'DATABASE_URL',
      place: { 'server/': 'backend/src/' },
      env: {},
    },
  },
  phases: [
    {
      name: 'news',
      goal: 'The news stand alone.',
      service: 'news',
      move: ['news/**'],
      decisions: [
        { subject: 'module:server/lib/{db,mail,text}.ts', choice: 'copy', why: 'small' },
        { subject: 'asset:server/emails/**', choice: 'copy', why: 'mails' },
        { subject: 'call:server/domain/users.ts#createUser', choice: 'remote', why: 'users stay', to: 'core' },
        { subject: 'call:server/domain/plans.ts#grantPlan', choice: 'outbox', why: 'a transaction', to: 'core' },
      ],
      edits: [
        {
          file: 'server/index.ts',
          find: `import { newsApp } from '../news/app';\n`,
          replace: '',
          why: 'the service listens itself',
        },
        {
          file: 'server/index.ts',
          find: 'newsApp().listen(Number(process.env.NEWS_PORT));\n',
          replace: '',
          why: 'the service listens itself',
        },
        {
          file: 'server/app.ts',
          find: 'const app = express();',
          replace: 'const app = express();\n  app.use(internalCalls());',
          why: 'services call back',
        },
        {
          file: 'server/app.ts',
          find: `import { grantPlan } from './domain/plans';`,
          replace: `import { grantPlan } from './domain/plans';\nimport { internalCalls } from './internal/calls';`,
          why: 'services call back',
        },
      ],
      retire: [],
      database: [{ kind: 'role', role: 'shop_news' }],
      final: false,
      notes: [],
    },
    {
      name: 'core',
      goal: 'What is left is the core.',
      service: 'core',
      move: ['**'],
      decisions: [],
      edits: [],
      retire: [
        { path: 'server/index.ts', why: 'main.ts listens' },
        { path: 'tsconfig.json', why: 'each part has its own' },
        { path: '.env.example', why: 'each service has its own' },
      ],
      database: [],
      final: true,
      notes: [],
    },
  ],
  validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] },
  accepted: [],
};
