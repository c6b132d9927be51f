'use strict';

const { toBook } = require('./tsv');

/** One line of CSV into fields; "" inside quotes is one quote. */
function fieldsOf(line) {
  const fields = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    fields.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
  }
  return fields;
}

/** Header line, then isbn,title,authors (; between),price in cents,stock,description. */
module.exports = (text) => text.trim().split(/\r?\n/).slice(1).map((line) => toBook(fieldsOf(line)));
