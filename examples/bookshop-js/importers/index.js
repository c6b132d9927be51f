'use strict';

const fs = require('node:fs');
const path = require('node:path');

// The names of the files beside this one are the formats, so nothing from outside reaches require().
const FORMATS = fs
  .readdirSync(__dirname)
  .filter((file) => file.endsWith('.js') && file !== 'index.js')
  .map((file) => path.basename(file, '.js'));

/** The importer for a format: a function from text to books. */
function importerFor(name) {
  if (!FORMATS.includes(name)) throw new Error(`Unknown format “${name}”. Known formats: ${FORMATS.join(', ')}.`);
  return require('./' + name);
}

exports.FORMATS = FORMATS;
exports.importerFor = importerFor;
