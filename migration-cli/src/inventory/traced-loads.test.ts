import { describe, expect, it } from 'vitest';
import { inventoryOf } from './testing/inventory-of.ts';

const ENV = [
  'export const paths = (key: string) => (process.env[key] && process.env[key].split(",") || []).map((it) => place(it));',
  'function place(path: string): string {',
  "  return process.env.NODE_ENV === 'production'",
  "    ? join(process.cwd(), path.replace('src/', 'dist/').slice(0, -3) + '.js')",
  '    : join(process.cwd(), path);',
  '}',
];

const TREE = {
  'package.json': '{"dependencies":{"express":"4.0.0","routing-controllers":"0.7.7","glob":"7.0.0"}}',
  '.env.example':
    'LISTENERS=src/listeners/**/*Listener.ts\nCONTROLLERS=src/web/*Controller.ts\nMIDDLEWARES=src/web/*Middleware.ts\n',
  'src/env.ts': ["import { join } from 'path';", ...ENV].join('\n'),
  'src/web/PetController.ts':
    "import { Get, JsonController } from 'routing-controllers';\n@JsonController('/pets')\nexport class PetController { @Get() all() {} }\n",
  'src/web/LogMiddleware.ts': 'export class LogMiddleware { use() {} }\n',
  'src/listeners/PetListener.ts': 'console.log(1);\n',
  'src/listeners/other.ts': 'console.log(1);\n',
  'src/start.ts': [
    "import { createExpressServer } from 'routing-controllers';",
    "import { paths } from './env';",
    'export const start = (settings) => {',
    "  return createExpressServer({ controllers: paths('CONTROLLERS'), middlewares: paths('MIDDLEWARES') });",
    '};',
  ].join('\n'),
  'src/listeners.ts': [
    "import glob from 'glob';",
    "import { paths } from './env';",
    'export const listen = (settings) => {',
    "  paths('LISTENERS').forEach((pattern) => {",
    '    glob(pattern, (err, files) => {',
    '      for (const file of files) require(file);',
    '    });',
    '  });',
    '};',
  ].join('\n'),
  'src/app.ts':
    "import { run } from 'frame';\nimport { start } from './start';\nimport { listen } from './listeners';\nrun({ loaders: [start, listen] });\n",
};

const loadsOf = async (tree: Record<string, string>) => {
  const { dynamicEdges, edges, unresolved } = await inventoryOf(tree);
  const said = unresolved.map(({ file, line, why }) => `${file}:${line} ${why}`);
  return {
    dynamicEdges,
    said,
    found: edges.filter(({ found }) => found === true).map(({ from, to }) => `${from} ${to}`),
  };
};

describe('loads by patterns out of the environment', () => {
  it('reach the files that the environment files of the tree name, which is said', async () => {
    const { dynamicEdges, said, found } = await loadsOf(TREE);
    expect(dynamicEdges).toEqual([
      { file: 'src/listeners.ts', line: 6, pattern: 'file', reaches: ['src/listeners/PetListener.ts'] },
      {
        file: 'src/start.ts',
        line: 4,
        pattern: 'createExpressServer',
        reaches: ['src/web/LogMiddleware.ts', 'src/web/PetController.ts'],
      },
    ]);
    expect(found).toEqual([
      'src/listeners.ts src/listeners/PetListener.ts',
      'src/start.ts src/web/LogMiddleware.ts',
      'src/start.ts src/web/PetController.ts',
    ]);
    const set = (name: string) => `which files it loads is set by ${name}; those of its value in the tree are taken`;
    expect(said).toEqual([
      `src/listeners.ts:6 ${set('LISTENERS')}`,
      `src/start.ts:4 ${set('CONTROLLERS')}`,
      `src/start.ts:4 ${set('MIDDLEWARES')}`,
    ]);
  });

  it('begin in the folder of the package that loads', async () => {
    const below = Object.fromEntries(Object.entries(TREE).map(([path, text]) => [`part/${path}`, text]));
    const { found } = await loadsOf({ ...TREE, ...below });
    expect(found.filter((edge) => edge.startsWith('part/'))).toEqual([
      'part/src/listeners.ts part/src/listeners/PetListener.ts',
      'part/src/start.ts part/src/web/LogMiddleware.ts',
      'part/src/start.ts part/src/web/PetController.ts',
    ]);
  });

  it('put classes under the prefix of the application that finds them, where there are several', async () => {
    const server = (folder: string, prefix: string) =>
      `import { createExpressServer } from 'routing-controllers';\ncreateExpressServer({ routePrefix: '${prefix}', controllers: ['${folder}/*.ts'] });\n`;
    const pets = TREE['src/web/PetController.ts'];
    const { routes } = await inventoryOf({
      'package.json': TREE['package.json'],
      'one.ts': server('one', '/one'),
      'two.ts': server('two', '/two'),
      'one/PetController.ts': pets,
      'two/PetController.ts': pets,
    });
    expect(routes.map(({ path, file }) => `${path} ${file}`)).toEqual([
      '/one/pets one/PetController.ts',
      '/two/pets two/PetController.ts',
    ]);
  });

  it('stay unbounded where no file of the tree sets the variable, or where it is set for one of two patterns', async () => {
    const unbounded = { file: 'src/listeners.ts', line: 6, pattern: 'file', reaches: null };
    const unset = await loadsOf({ ...TREE, '.env.example': 'CONTROLLERS=src/web/*Controller.ts\n' });
    expect(unset.dynamicEdges[0]).toEqual(unbounded);
    expect(unset.said).toContain('src/listeners.ts:6 what it loads is computed and not bounded by a folder');
    const mixed = {
      ...TREE,
      'src/listeners.ts': TREE['src/listeners.ts'].replace(
        "paths('LISTENERS')",
        "[...paths('LISTENERS'), settings.more]",
      ),
    };
    expect((await loadsOf(mixed)).dynamicEdges[0]).toEqual(unbounded);
  });

  it('stay unbounded in a function that something which was not followed calls as well', async () => {
    const helper =
      "import glob from 'glob';\nexport const load = (pattern) => glob.sync(pattern).forEach((file) => require(file));\n";
    const tree = {
      ...TREE,
      'src/load.ts': helper,
      'src/listeners.ts':
        "import { load } from './load';\nimport { paths } from './env';\nexport const listen = () => paths('LISTENERS').forEach((it) => load(it));\n",
      'src/later.ts': "import { load } from './load';\nexport const later = (request) => load(request.body.pattern);\n",
    };
    expect((await loadsOf(tree)).dynamicEdges.filter(({ file }) => file === 'src/load.ts')).toEqual([
      { file: 'src/load.ts', line: 2, pattern: 'file', reaches: null },
    ]);
  });
});
