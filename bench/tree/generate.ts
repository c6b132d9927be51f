import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commonJsFeature } from './common-js-feature.ts';
import { Random } from './random.ts';
import { type Feature, snake, typedFeature } from './typed-feature.ts';

/** The same seed and number of files give the same tree, byte for byte. */
export interface TreeOptions {
  files: number;
  seed: number;
}

/** A generated monolith: three quarters TypeScript with an alias, one quarter CommonJS, tests, SQL, routes and views. */
export function generateTree({ files: wanted, seed }: TreeOptions): Record<string, string> {
  const random = new Random(seed);
  const tree = shared();
  const features: Feature[] = [];
  let count = Object.keys(tree).filter(isCode).length + 1;
  while (count < wanted) {
    const feature = nextFeature(features, random);
    const files = feature.folder.startsWith('src/legacy/')
      ? commonJsFeature(feature, random)
      : typedFeature(feature, random);
    for (const [path, text] of Object.entries(files).slice(0, wanted - count)) {
      tree[path] = text;
      count += 1;
    }
    features.push(feature);
  }
  tree['src/app.ts'] = application(features.filter(({ folder }) => `${folder}/index.ts` in tree));
  return tree;
}

const isCode = (path: string) => /\.[jt]sx?$/.test(path);
const WORDS = ['order', 'invoice', 'parcel', 'ledger', 'ticket', 'visit', 'plot', 'badge', 'fleet', 'crew', 'permit'];

/** The first feature is a folder of 100 files, seven of them no helpers: what the benchmark of the rewriter moves. */
const FIRST_HELPERS = 93;

function nextFeature(features: Feature[], random: Random): Feature {
  const number = features.length;
  const name = `${random.pick(WORDS)}-${number}`;
  const legacy = random.below(4) === 0 && number > 0;
  const recent = features.slice(-40);
  const uses = recent.length === 0 ? [] : [...new Set(Array.from({ length: 6 }, () => random.pick(recent)))];
  const area = ['sales', 'stock', 'people', 'places'][random.below(4)] ?? 'sales';
  const folder = legacy ? `src/legacy/${name}` : `src/features/${area}/${name}`;
  return {
    name,
    folder,
    helpers: number === 0 ? FIRST_HELPERS : 4 + random.below(12),
    uses: uses.filter((other) => legacy || isTyped(other)),
  };
}

const isTyped = ({ folder }: Feature) => !folder.startsWith('src/legacy/');

function shared(): Record<string, string> {
  return {
    '.gitignore': 'node_modules\n',
    'package.json': `${JSON.stringify({ name: 'generated-monolith', private: true, dependencies: { express: '5.1.0', pg: '8.16.0', react: '19.1.0', zod: '4.0.0' } }, null, 2)}\n`,
    'tsconfig.json': `${JSON.stringify({ compilerOptions: { module: 'esnext', moduleResolution: 'bundler', jsx: 'react-jsx', allowJs: true, paths: { '@/*': ['./src/*'] } }, include: ['src'] }, null, 2)}\n`,
    'src/shared/database/pool.ts':
      "import { Pool } from 'pg';\n\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n",
    'src/shared/database/legacy-pool.js':
      "'use strict';\n\nconst { Pool } = require('pg');\n\nexports.pool = new Pool({ connectionString: process.env.DATABASE_URL });\n",
    'src/shared/http/require-user.ts':
      "import type { RequestHandler } from 'express';\n\nexport const requireUser: RequestHandler = (request, response, next) => {\n  if (request.headers.authorization) next();\n  else response.status(401).end();\n};\n",
    'src/shared/http/guard.js':
      "'use strict';\n\nexports.guard = (req, res, next) => (req.headers.authorization ? next() : res.status(401).end());\n",
    'src/shared/text/clean.ts':
      "export function clean(text: string): string {\n  return text.replace(/\\s+/g, ' ').trim();\n}\n",
    'src/shared/ui/button.tsx':
      'export function Button({ label, onClick }: { label: string; onClick(): void }) {\n  return <button onClick={onClick}>{label}</button>;\n}\n',
  };
}

function application(features: Feature[]): string {
  const imports = features.map(
    ({ name, folder }) => `import { ${snake(name)}Routes } from '@/${folder.replace('src/', '')}';`,
  );
  const uses = features.map(({ name }) => `app.use('/api', ${snake(name)}Routes);`);
  return `import express from 'express';\n${imports.join('\n')}\n\nexport const app = express();\n${uses.join('\n')}\napp.listen(Number(process.env.PORT ?? '3000'));\n`;
}

/** Writes a tree to a new folder as a git repository with one commit, and gives the folder. */
export function writeTree(tree: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'nectar-bench-'));
  const folders = new Set<string>();
  for (const [path, text] of Object.entries(tree)) {
    const file = join(root, path);
    if (!folders.has(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    folders.add(dirname(file));
    writeFileSync(file, text);
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=bench', '-c', 'user.email=bench@example.test', ...args]);
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'generated');
  return root;
}
