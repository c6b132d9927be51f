import { parseSync } from 'oxc-parser';
import type { Node } from './ast.ts';
import { LineIndex } from './lines.ts';
import { ParseMemo } from './parse-memo.ts';
import { linkScopes, type Scope } from './scope.ts';

const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/;

export function isCode(path: string): boolean {
  return CODE.test(path);
}

export interface Comment {
  type: 'Line' | 'Block';
  value: string;
  start: number;
  end: number;
}

/** One source file, parsed once; every reader of the inventory and every rewriter works on this. */
export interface ParsedModule {
  path: string;
  text: string;
  program: Node;
  comments: Comment[];
  system: 'esm' | 'commonjs';
  scope: Scope;
  /** Nodes by type, in source order. */
  nodes(type: string): Node[];
  lineAt(offset: number): number;
  /** The first syntax error, or null. A module with an error has an empty program. */
  error: string | null;
}

type Language = 'js' | 'jsx' | 'ts' | 'tsx' | 'dts';

function languageOf(path: string): Language {
  if (/\.d\.[cm]?ts$/.test(path)) return 'dts';
  if (path.endsWith('.tsx')) return 'tsx';
  return /\.[cm]?ts$/.test(path) ? 'ts' : 'jsx';
}

function parseText(path: string, text: string) {
  const options = { lang: languageOf(path), astType: 'ts', preserveParens: false } as const;
  const first = parseSync(path, text, { ...options, sourceType: path.endsWith('.cjs') ? 'commonjs' : 'unambiguous' });
  if (first.errors.length === 0) return first;
  const second = parseSync(path, text, { ...options, sourceType: 'commonjs' });
  return second.errors.length === 0 ? second : first;
}

function usesModuleSyntax(path: string, hasModuleSyntax: boolean): boolean {
  if (/\.c[jt]s$/.test(path)) return false;
  return /\.m[jt]s$/.test(path) || hasModuleSyntax;
}

const memo = new ParseMemo(parse);

/**
 * Parses a JavaScript or TypeScript file. `path` decides the language; nothing is read. The result is shared by everyone
 * who parses the same text at the same path, so it is only read.
 */
export function parseModule(path: string, text: string): ParsedModule {
  return memo.get(path, text);
}

function parse(path: string, text: string): ParsedModule {
  const result = parseText(path, text);
  const program = result.program as unknown as Node;
  const byType = new Map<string, Node[]>();
  const scope = linkScopes(program, (node) => {
    const list = byType.get(node.type);
    if (list) list.push(node);
    else byType.set(node.type, [node]);
  });
  const lines = new LineIndex(text);
  return {
    path,
    text,
    program,
    comments: result.comments as Comment[],
    system: usesModuleSyntax(path, result.module.hasModuleSyntax) ? 'esm' : 'commonjs',
    scope,
    nodes: (type) => byType.get(type) ?? [],
    lineAt: (offset) => lines.lineAt(offset),
    error: result.errors[0]?.message ?? null,
  };
}
