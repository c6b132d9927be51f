import type { Node } from './ast.ts';
import type { Declaration } from './declarations.ts';
import { LineIndex } from './lines.ts';
import { TOO_DEEP } from './nesting.ts';
import { ParseMemo } from './parse-memo.ts';
import { linkScopes, type Scope } from './scope.ts';
import { type Comment, parseSyntax, type Syntax } from './syntax.ts';

const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/;

export function isCode(path: string): boolean {
  return CODE.test(path);
}

/** One source file, parsed once; every reader of the inventory and every rewriter works on this. */
export interface ParsedModule {
  path: string;
  text: string;
  program: Node;
  comments: Comment[];
  /** Its `import … from` and `export … from`, in source order. */
  declarations: Declaration[];
  system: 'esm' | 'commonjs';
  scope: Scope;
  /** Nodes by type, in source order. */
  nodes(type: string): Node[];
  lineAt(offset: number): number;
  /** The first syntax error, or null. A module with an error has an empty program. */
  error: string | null;
}

function systemOf(path: string, modern: boolean): ParsedModule['system'] {
  if (/\.c[jt]s$/.test(path)) return 'commonjs';
  return modern || /\.m[jt]s$/.test(path) ? 'esm' : 'commonjs';
}

const memo = new ParseMemo(parse);

/**
 * Parses a JavaScript or TypeScript file. `path` decides the language; nothing is read. The result is shared by everyone
 * who parses the same text at the same path, so it is only read.
 */
export function parseModule(path: string, text: string): ParsedModule {
  return memo.get(path, text);
}

const NONE: Node[] = [];

function parse(path: string, text: string): ParsedModule {
  const syntax = parseSyntax(path, text);
  try {
    return linked(path, text, syntax);
  } catch (error) {
    if (error instanceof RangeError) return linked(path, text, { ...parseSyntax(path, ''), error: TOO_DEEP });
    throw error;
  }
}

function linked(path: string, text: string, syntax: Syntax): ParsedModule {
  const { program, comments, declarations, modern, error } = syntax;
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
    comments,
    declarations,
    system: systemOf(path, modern),
    scope,
    nodes: (type) => byType.get(type) ?? NONE,
    lineAt: (offset) => lines.lineAt(offset),
    error,
  };
}
