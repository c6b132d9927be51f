import { expect, it } from 'vitest';
import { inventoryOf } from '../plan/testing/in-memory.ts';

it('reads files of the working directory and views from the package that a module belongs to', async () => {
  const app = `const express = require('express');\nconst fs = require('node:fs');\nconst path = require('node:path');\nconst app = express();\napp.set('views', path.join(__dirname, 'views'));\napp.use(express.static('static'));\nfs.readFileSync('rules.json');\napp.get('/', (req, res) => res.render('home'));\n`;
  const side = (folder: string) => ({
    [`${folder}package.json`]: '{"name":"x"}',
    [`${folder}app.js`]: app,
    [`${folder}views/home.ejs`]: '<p>',
    [`${folder}static/a.css`]: '',
  });
  const { edges } = await inventoryOf({ ...side(''), ...side('part/'), 'rules.json': '{}' });
  const from = (file: string) =>
    edges.flatMap((edge) => (edge.from === file && /^(?:file|directory)$/.test(edge.kind) ? [edge.to] : []));
  expect(from('app.js')).toEqual(expect.arrayContaining(['static/', 'views/home.ejs', 'rules.json']));
  expect(from('part/app.js')).toEqual(expect.arrayContaining(['part/static/', 'part/views/home.ejs', 'rules.json']));
  expect(from('part/app.js')).not.toContain('static/');
  expect(from('app.js')).not.toContain('part/views/home.ejs');
});
