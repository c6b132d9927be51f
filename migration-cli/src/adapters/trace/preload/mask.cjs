'use strict';

/** Longer texts are made by programs; their tables stand at the start or are many times the same. */
const LONGEST = 20_000;

const PARTS =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\$\d+|\d[\w.]*|[\s\S]/g;

/** The statement without a single value: texts are empty, numbers 0, and lists of values have one member. */
function masked(text, dialect) {
  const out = [];
  for (const [part] of text.slice(0, LONGEST).matchAll(PARTS)) out.push(maskedPart(part, dialect));
  return collapsed(out.join('').replace(/\s+/g, ' ').trim());
}

function maskedPart(part, dialect) {
  if (part.startsWith('--') || part.startsWith('/*')) return ' ';
  // An unclosed text would show its value.
  if (part === "'") return "''";
  if (/^(?:[eE]?'|\$\D)/.test(part) && part.length > 1) return "''";
  if (part.startsWith('"') && dialect === 'mysql') return "''";
  return /^\d/.test(part) ? '0' : part;
}

const VALUE = String.raw`(?:\$\d+|\?|''|-?0|NULL|DEFAULT|TRUE|FALSE)(?:::[\w[\] "]+)?`;
const LIST = new RegExp(String.raw`\(\s*(${VALUE})(?:\s*,\s*${VALUE})+\s*\)`, 'gi');
const ROWS = /(\bVALUES\s*(\([^()]*\)))(?:\s*,\s*\([^()]*\))+/gi;

/** `IN ($1, $2, …)` and rows of VALUES: how many there are is data as well. */
function collapsed(text) {
  const rows = text.replace(ROWS, '$1');
  return rows.replace(LIST, (all, first, at) => (/\bVALUES\s*$/i.test(rows.slice(0, at)) ? all : `(${first})`));
}

module.exports = { masked };
