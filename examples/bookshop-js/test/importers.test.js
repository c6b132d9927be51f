'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { FORMATS, importerFor } = require('../importers');
const { slugOf } = require('../lib/slug.cjs');

const book = { isbn: '1', title: 'One, "Two"', authors: ['A', 'B'], priceCents: 990, stock: 3, description: 'Text' };

test('the three formats read the same book', () => {
  assert.deepEqual(FORMATS.toSorted(), ['csv', 'json', 'tsv']);
  assert.deepEqual(importerFor('csv')('head\n1,"One, ""Two""",A;B,990,3,Text\n'), [book]);
  assert.deepEqual(importerFor('tsv')('head\r\n1\tOne, "Two"\tA; B\t990\t3\tText\r\n'), [book]);
  assert.deepEqual(importerFor('json')(JSON.stringify([book])), [book]);
});

test('a name that is not a file of the folder never reaches require', () => {
  for (const name of ['index', '../config', 'xml']) assert.throws(() => importerFor(name), /Unknown format/);
});

test('slugs are plain letters, digits and dashes', () => {
  assert.equal(slugOf('Émile & Co. — 2nd'), 'emile-co-2nd');
});
