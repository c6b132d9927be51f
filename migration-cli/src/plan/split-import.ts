import type { Edge, ImportedName } from '../model/inventory.ts';
import type { SpanEdit } from '../model/operation.ts';

export type Names = ImportedName[];

/** Prints one import or re-export as several; null where its form cannot be split. Quotes and semicolon habits stay. */
export function splitImport(edge: Edge, text: string, groups: Map<string, Names>): SpanEdit | null {
  const single = [...groups];
  const first = single[0];
  if (single.length === 1 && first && first[1].every((name, index) => name.imported === edge.names[index]?.imported)) {
    return literal(edge, text, first[0]);
  }
  const span = edge.statement ?? requireStatement(edge, text);
  if (!span) return single.length === 1 && first ? memberOf(edge, text, first) : null;
  const expect = text.slice(span.start, span.end);
  const quote = text[edge.start] ?? "'";
  const end = expect.trimEnd().endsWith(';') ? ';' : '';
  const lines = single.flatMap(([specifier, names]) =>
    statementsOf(names).map((its) => print(edge, expect, its, `${quote}${specifier}${quote}`) + end),
  );
  const indent = /[ \t]*$/.exec(text.slice(0, span.start))?.[0] ?? '';
  return {
    ...span,
    expect,
    replace: lines.join(`${lineEnd(text)}${indent}`),
    why: 'each name comes from the file that declares it',
  };
}

const lineEnd = (text: string) => (text.includes('\r\n') ? '\r\n' : '\n');

function literal(edge: Edge, text: string, specifier: string): SpanEdit | null {
  const expect = text.slice(edge.start, edge.end);
  const replace = `${expect[0]}${specifier}${expect.at(-1)}`;
  return replace === expect ? null : { start: edge.start, end: edge.end, expect, replace, why: 'the file moved' };
}

/** The whole `const { a, b } = require('x');` around a require, or null. */
function requireStatement(edge: Edge, text: string): { start: number; end: number } | null {
  const before = /(?:const|let|var)\s*\{[^{}]*\}\s*=\s*require\(\s*$/.exec(text.slice(0, edge.start));
  const after = /^\s*\)\s*;?/.exec(text.slice(edge.end));
  return before && after ? { start: before.index, end: edge.end + after[0].length } : null;
}

/** `require('x').a` as what that name is where it comes from: `require('y')` or `require('y').b`. */
function memberOf(edge: Edge, text: string, [specifier, names]: [string, Names]): SpanEdit | null {
  const [name, ...others] = names;
  const rest = /^(\s*\)\s*)\.\s*([\w$]+)/.exec(text.slice(edge.end));
  const [taken, close = '', member] = rest ?? [];
  if (edge.kind !== 'require' || !name || others.length > 0 || !taken || member !== edge.names[0]?.imported)
    return null;
  const end = edge.end + taken.length;
  const quote = text[edge.start] ?? "'";
  const replace = `${quote}${specifier}${quote}${close}${name.imported === '*' ? '' : `.${name.imported}`}`;
  const why = 'the name comes from the file that declares it';
  return { start: edge.start, end, expect: text.slice(edge.start, end), replace, why };
}

/** What one statement can take: a module as a whole needs one of its own. */
function statementsOf(names: Names): Names[] {
  const [whole, named] = [
    names.filter(({ imported }) => imported === '*'),
    names.filter(({ imported }) => imported !== '*'),
  ];
  return [...whole.map((name) => [name]), ...(named.length > 0 ? [named] : [])];
}

function print(edge: Edge, statement: string, names: Names, source: string): string {
  const whole = names[0]?.imported === '*' ? names[0] : null;
  if (edge.kind === 'require') {
    const word = /^(const|let|var)/.exec(statement)?.[1] ?? 'const';
    if (whole) return `${word} ${whole.local} = require(${source})`;
    const list = names.map(({ imported, local }) => (imported === local ? local : `${imported}: ${local}`)).join(', ');
    return `${word} { ${list} } = require(${source})`;
  }
  const keyword = /^export\b/.test(statement) ? 'export' : 'import';
  const wholeType = names.every(({ typeOnly }) => typeOnly);
  if (whole) return `${keyword}${wholeType ? ' type' : ''} * as ${whole.local} from ${source}`;
  const standard = keyword === 'import' ? names.find(({ imported }) => imported === 'default') : undefined;
  const named = names.filter((name) => name !== standard).map((name) => printName(name, wholeType));
  const clause = [...(standard ? [standard.local] : []), ...(named.length > 0 ? [`{ ${named.join(', ')} }`] : [])].join(
    ', ',
  );
  return `${keyword}${wholeType ? ' type' : ''} ${clause} from ${source}`;
}

function printName({ imported, local, typeOnly }: ImportedName, wholeType: boolean): string {
  const prefix = typeOnly && !wholeType ? 'type ' : '';
  return prefix + (imported === local ? imported : `${imported} as ${local}`);
}
