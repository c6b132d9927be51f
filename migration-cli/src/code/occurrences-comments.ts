import type { Occurrence, Printed } from './occurrences.ts';

const JSDOC_IMPORT = /\bimport\(\s*(['"])([^'"\n]+)\1\s*\)(?:\s*\.\s*([A-Za-z_$][\w$]*))?/g;
const JSDOC_IMPORT_TAG = /@import\s+([^'"]*?)\s*from\s+(['"])([^'"\n]+)\2/g;
const REFERENCE = /^\/\s*<reference\s+path=(['"])([^'"]+)\1/;

/** Specifiers printed in JSDoc types, `@import` tags and triple-slash references. */
export function commentOccurrences(module: Printed): Occurrence[] {
  return module.comments.flatMap((comment) => {
    // The value of a comment begins after its two characters.
    const offset = comment.start + 2;
    if (comment.type === 'Line') return references(module, comment.value, offset);
    if (!comment.value.startsWith('*')) return [];
    return [...jsdocImports(module, comment.value, offset), ...jsdocTags(module, comment.value, offset)];
  });
}

function typeOccurrence(module: Printed, specifier: string, start: number, imported: string[]): Occurrence {
  return {
    kind: 'type',
    specifier,
    line: module.lineAt(start),
    start,
    end: start + specifier.length + 2,
    statement: null,
    names: imported.map((name) => ({ imported: name, local: name, typeOnly: true })),
  };
}

function jsdocImports(module: Printed, value: string, offset: number): Occurrence[] {
  return [...value.matchAll(JSDOC_IMPORT)].map((match) => {
    const [whole, quote, specifier = '', name] = match;
    const start = offset + match.index + whole.indexOf(`${quote}${specifier}`);
    return typeOccurrence(module, specifier, start, name ? [name] : []);
  });
}

function jsdocTags(module: Printed, value: string, offset: number): Occurrence[] {
  return [...value.matchAll(JSDOC_IMPORT_TAG)].map((match) => {
    const [whole, clause = '', quote, specifier = ''] = match;
    const start = offset + match.index + whole.lastIndexOf(`${quote}${specifier}`);
    const names = clause.startsWith('{') ? clause.replace(/[{}]/g, '').split(',') : [];
    const imported = names.map((name) => name.trim().split(/\s+as\s+/)[0] ?? '').filter((name) => name !== '');
    return typeOccurrence(module, specifier, start, imported);
  });
}

function references(module: Printed, value: string, offset: number): Occurrence[] {
  const match = REFERENCE.exec(value);
  const specifier = match?.[2];
  if (!match || specifier === undefined) return [];
  const start = offset + match[0].length - specifier.length - 2;
  return [typeOccurrence(module, specifier, start, [])];
}
