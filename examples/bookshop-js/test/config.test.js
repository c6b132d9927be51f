'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { ConfigError, readConfig } = require('../config/validate');

const shape = { port: ['PORT', 'integer'], secure: ['SECURE', 'flag'], secret: ['SECRET', 'secret'] };

test('values are parsed and defaults fill the gaps', () => {
  const config = readConfig(shape, { PORT: '8', SECRET: 'a'.repeat(16) }, { SECURE: 'false' });
  assert.deepEqual(config, { port: 8, secure: false, secret: 'a'.repeat(16) });
});

test('every bad variable is named at once', () => {
  assert.throws(
    () => readConfig(shape, { PORT: 'x', SECURE: 'maybe' }, {}),
    (error) => error instanceof ConfigError && error.problems.length === 3 && /SECRET is missing/.test(error.message),
  );
});

test('NAME_FILE gives the content of a file, and a missing file is a problem', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bookshop-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'secret');
  fs.writeFileSync(file, `${'s'.repeat(20)}\n`);
  assert.equal(readConfig({ secret: ['SECRET', 'secret'] }, { SECRET_FILE: file }, {}).secret, 's'.repeat(20));
  assert.throws(() => readConfig({ secret: ['SECRET', 'secret'] }, { SECRET_FILE: `${file}-gone` }, {}), /cannot be read/);
});
