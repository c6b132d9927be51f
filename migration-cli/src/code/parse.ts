import type { Node } from './ast.ts';
import { CallIndex } from './call-index.ts';
import type { Declaration } from './declarations.ts';
import { LineIndex } from './lines.ts';
import { TOO_DEEP } from './nesting.ts';
import { NodeIndex } from './node-index.ts';
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
  /** The calls whose last name (`c` in `a.b.c()`) fits a constant pattern, in source order. */
  calls(named: RegExp): Node[];
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
  const index = new NodeIndex();
  const scope = linkScopes(program, index);
  index.finish();
  let lines: LineIndex | null = null;
  let calls: CallIndex | null = null;
  return {
    path,
    text,
    program,
    comments,
    declarations,
    system: systemOf(path, modern),
    scope,
    nodes: (type) => index.of(type, program),
    calls: (named) => {
      calls ??= new CallIndex(index.of('CallExpression', program));
      return calls.named(named);
    },
    lineAt: (offset) => {
      lines ??= new LineIndex(text);
      return lines.lineAt(offset);
    },
    error,
  };
}
