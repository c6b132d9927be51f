import { expect, it } from 'vitest';
import { linesLeaving } from './lines-leaving.ts';
import { registrationsIn } from './slices.ts';
import { sourcesOf } from './sources.ts';
import { restOf } from './state.ts';
import { inventoryOf } from './testing/in-memory.ts';

const FILES = {
  'package.json': '{ "dependencies": { "express": "5.1.0", "@nestjs/common": "11.1.0" } }',
  'app.js': [
    "const app = require('express')();",
    "app.get('/a', (req, res) => {",
    '  res.end();',
    '});',
    "app.route('/b')",
    '  .get((req, res) => res.end())',
    '  .post((req, res) => res.end());',
    "app.get('/c', (req, res) => res.end()); app.set('x', 1);",
  ].join('\n'),
  'cats.ts': [
    "import { Controller, Get, Post } from '@nestjs/common';",
    "@Controller('cats')",
    'export class Cats {',
    '  @Get()',
    '  list() {',
    '    return 1;',
    '  }',
    '  @Post() add() {}',
    '}',
  ].join('\n'),
};

const leaving = async (...paths: string[]) => {
  const inventory = await inventoryOf(FILES);
  const rest = restOf(inventory, sourcesOf(FILES));
  const { found } = registrationsIn(inventory, { services: {}, phases: [] } as never, rest);
  return Object.fromEntries(linesLeaving(rest, found, ({ method, path }) => paths.includes(`${method} ${path}`)));
};

it('names the lines of statements and methods that leave with all of their routes', async () => {
  expect(await leaving('GET /a', 'GET /cats')).toEqual({
    'app.js': [{ first: 2, last: 4 }],
    'cats.ts': [{ first: 4, last: 7 }],
  });
});

it('keeps a chain of which one route stays, and lines that something else shares', async () => {
  expect(await leaving('GET /b', 'GET /c')).toEqual({ 'app.js': [] });
  expect((await leaving('GET /b', 'POST /b'))['app.js']).toContainEqual({ first: 5, last: 7 });
});
