import { expect, it } from 'vitest';
import { inventoryOf } from './testing/inventory-of.ts';

it('a wider search for modules is said where it is set', async () => {
  const { unresolved } = await inventoryOf({
    'package.json': '{\n  "scripts": {\n    "start": "NODE_PATH=./src node src/main.js"\n  }\n}',
    'server/app.js': "process.env.NODE_PATH = __dirname;\nrequire('module').Module._initPaths();",
    'src/main.js': "require('app-module-path').addPath(__dirname);\nconst path = process.env.NODE_PATH;",
  });
  expect(unresolved.map(({ file, line, what }) => `${file}:${line} ${what}`)).toEqual([
    'package.json:3 NODE_PATH',
    'server/app.js:1 NODE_PATH',
    'src/main.js:1 NODE_PATH',
  ]);
});
