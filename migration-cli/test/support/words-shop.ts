import type { PlanFile } from '../../src/model/plan-file.ts';

export type Language = 'typescript' | 'commonjs';

/** A monolith of three applications, two of which leave, with modules that all of them need. */
export function wordsShop(language: Language): Record<string, string> {
  return language === 'typescript' ? typescriptShop() : commonjsShop();
}

const EXPRESS = { express: '5.3.0' };

function typescriptShop(): Record<string, string> {
  const app = (name: string, imports: string, reply: string) =>
    `import express, { type Express } from 'express';\n${imports}\n\nexport function ${name}App(): Express {\n  const app = express();\n  app.get('/health', (_req, res) => res.json({ ok: true }));\n  app.get('/${name}', (_req, res) => res.json(${reply}));\n  return app;\n}\n`;
  return {
    'package.json': manifest({
      type: 'module',
      scripts: { start: 'tsx server/index.ts', typecheck: 'tsc --noEmit', test: 'vitest run' },
      dependencies: EXPRESS,
      devDependencies: {
        '@types/express': '5.0.6',
        '@types/node': '24.19.2',
        tsx: '4.23.15',
        typescript: '7.0.2',
        vitest: '5.1.1',
      },
    }),
    'tsconfig.json': `${JSON.stringify(
      {
        compilerOptions: {
          target: 'ES2022',
          module: 'ESNext',
          moduleResolution: 'bundler',
          strict: true,
          skipLibCheck: true,
          noEmit: true,
          types: ['node'],
          paths: { '@server/*': ['./server/*'] },
        },
        include: ['server', 'news', 'till', 'test'],
      },
      null,
      2,
    )}\n`,
    'server/index.ts': `import { coreApp } from './app';\nimport { newsApp } from '../news/app';\nimport { tillApp } from '../till/app';\n\ncoreApp().listen(Number(process.env.PORT));\nnewsApp().listen(Number(process.env.NEWS_PORT));\ntillApp().listen(Number(process.env.TILL_PORT));\n`,
    'server/app.ts': app('core', `import { upper } from './lib';`, `{ text: upper('core') }`),
    'server/lib/index.ts': `export * from './text';\nexport { greeting } from './mail';\nexport type { Line } from './prices';\n`,
    'server/lib/text.ts': `import { SPACE } from '@server/lib/letters';\n\n/** In capitals, with a space behind. */\nexport const upper = (text: string): string => text.toUpperCase() + SPACE;\n`,
    'server/lib/letters.ts': `export const SPACE = ' ';\n`,
    'server/lib/mail.ts': `import { readFileSync } from 'node:fs';\nimport { upper } from './text';\n\nconst text = readFileSync(new URL('../emails/welcome.txt', import.meta.url), 'utf8');\n\nexport const greeting = (name: string): string => text.trim() + ', ' + upper(name) + (process.env.SIGNATURE ?? '');\n`,
    'server/lib/prices.ts': `import { upper } from './text';\n\nexport interface Line {\n  name: string;\n  cents: number;\n}\n\nexport const print = (line: Line): string => upper(line.name) + line.cents;\n`,
    'server/emails/welcome.txt': 'Welcome\n',
    'news/app.ts': app(
      'news',
      `import { greeting, upper } from '@server/lib';`,
      `{ text: upper('news') + greeting('ada') }`,
    ),
    'till/app.ts': app(
      'till',
      `import { type Line, print } from '@server/lib/prices';\nimport { upper } from '@server/lib/text';\n\nconst line: Line = { name: 'pen', cents: 120 };`,
      `{ text: upper('till') + print(line) }`,
    ),
    'test/text.test.ts': `import { expect, it } from 'vitest';\nimport { upper } from '../server/lib/text';\n\nit('is in capitals', () => {\n  expect(upper('a')).toBe('A ');\n});\n`,
  };
}

function commonjsShop(): Record<string, string> {
  const app = (name: string, imports: string, reply: string) =>
    `'use strict';\n\nconst express = require('express');\n${imports}\n\nfunction ${name}App() {\n  const app = express();\n  app.get('/health', (req, res) => res.json({ ok: true }));\n  app.get('/${name}', (req, res) => res.json(${reply}));\n  return app;\n}\n\nmodule.exports = { ${name}App };\n`;
  return {
    'package.json': manifest({
      scripts: { start: 'node server/index.js', test: 'node --test test/text.test.js' },
      dependencies: EXPRESS,
    }),
    'server/index.js': `'use strict';\n\nconst { coreApp } = require('./app');\nconst { newsApp } = require('../news/app');\nconst { tillApp } = require('../till/app');\n\ncoreApp().listen(process.env.PORT);\nnewsApp().listen(process.env.NEWS_PORT);\ntillApp().listen(process.env.TILL_PORT);\n`,
    'server/app.js': app('core', `const { upper } = require('./lib');`, `{ text: upper('core') }`),
    'server/lib/index.js': `'use strict';\n\nmodule.exports = { ...require('./text'), ...require('./mail') };\n`,
    'server/lib/text.js': `'use strict';\n\nconst { SPACE } = require('./letters.json');\n\nexports.upper = (text) => text.toUpperCase() + SPACE;\n`,
    'server/lib/letters.json': `{ "SPACE": " " }\n`,
    'server/lib/mail.js': `'use strict';\n\nconst { readFileSync } = require('node:fs');\nconst { join } = require('node:path');\nconst { upper } = require('./text');\n\nconst text = readFileSync(join(__dirname, '../emails/welcome.txt'), 'utf8');\n\nexports.greeting = (name) => text.trim() + ', ' + upper(name) + (process.env.SIGNATURE || '');\n`,
    'server/lib/prices.js': `'use strict';\n\nconst { upper } = require('./text');\n\nexports.print = (line) => upper(line.name) + line.cents;\n`,
    'server/emails/welcome.txt': 'Welcome\n',
    'news/app.js': app(
      'news',
      `const { upper } = require('../server/lib/text');\nconst { greeting } = require('../server/lib/mail');`,
      `{ text: upper('news') + greeting('ada') }`,
    ),
    'till/app.js': app(
      'till',
      `const { print } = require('../server/lib/prices');\nconst { upper } = require('../server/lib/text');`,
      `{ text: upper('till') + print({ name: 'pen', cents: 120 }) }`,
    ),
    'test/text.test.js': `'use strict';\n\nconst test = require('node:test');\nconst assert = require('node:assert');\nconst { upper } = require('../server/lib/text');\n\ntest('is in capitals', () => assert.equal(upper('a'), 'A '));\n`,
  };
}

function manifest(rest: object): string {
  return `${JSON.stringify({ name: 'shop', version: '1.0.0', private: true, ...rest }, null, 2)}\n`;
}

/** The news leave with a package of words, the till follows and adds prices to it. */
export function wordsPlan(language: Language): PlanFile {
  const [extension, typescript] = language === 'typescript' ? ['ts', true] : ['js', false];
  const line = (name: string) =>
    typescript
      ? `import { ${name}App } from '../${name}/app';\n`
      : `const { ${name}App } = require('../${name}/app');\n`;
  const phase = (name: string, modules: string) => ({
    name,
    goal: `The ${name} stands alone.`,
    service: name,
    move: [`${name}/**`],
    decisions: [
      {
        subject: `module:server/lib/${modules}`,
        choice: 'package' as const,
        to: 'words',
        why: 'All of them print the same way.',
      },
    ],
    edits: [
      line(name),
      `${name}App().listen(${typescript ? `Number(process.env.${name.toUpperCase()}_PORT)` : `process.env.${name.toUpperCase()}_PORT`});\n`,
    ].map((find) => ({ file: `server/index.${extension}`, find, replace: '', why: 'It listens by itself.' })),
    retire: [],
    database: [],
    final: false,
    notes: [],
  });
  const service = (name: string, port: number) => ({
    title: name,
    folder: `shop-${name}`,
    description: `Prints the ${name}.`,
    backend: {
      port,
      portEnv: 'PORT',
      entry: { module: `${name}/app.${extension}`, export: `${name}App`, kind: 'express-factory' as const, before: [] },
      ready: '/health',
    },
    frontend: null,
    role: null,
    databaseEnv: null,
    place: { [`${name}/`]: 'backend/src/', 'server/': 'backend/src/shared/' },
    env: {},
  });
  return {
    version: 1,
    inventory: '',
    monolith: {
      name: 'shop',
      typecheck: typescript ? ['npm', 'run', 'typecheck'] : null,
      build: null,
      test: ['npm', 'test'],
      start: ['npm', 'start'],
      endpoints: { core: { ready: '/health' } },
      internal: null,
    },
    database: null,
    services: { news: service('news', 5101), till: service('till', 5102) },
    phases: [phase('news', '{text,mail,letters}.*'), phase('till', 'prices.*')],
    validate: {
      env: { PORT: '${port.core}', NEWS_PORT: '${port.news}', TILL_PORT: '${port.till}' },
      suites: [],
      companions: [],
      allowedDifferences: [],
      truths: [],
    },
    accepted: [],
  };
}
