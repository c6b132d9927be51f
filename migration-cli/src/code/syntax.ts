import { type EcmaScriptModule, type ParseResult, parseSync, rawTransferSupported } from 'oxc-parser';
import type { Node } from './ast.ts';
import { type Declaration, declarationsOf } from './declarations.ts';
import { withoutFlow } from './flow.ts';
import { isNestedTooDeep, TOO_DEEP } from './nesting.ts';
import { printingNodes } from './outline-nodes.ts';

export interface Comment {
  type: 'Line' | 'Block';
  value: string;
  start: number;
  end: number;
}

/** What the parser says of one text, before anything is linked. */
export interface Syntax {
  program: Node;
  comments: Comment[];
  declarations: Declaration[];
  /** True where `import`, `export` or `import.meta` is used. */
  modern: boolean;
  /** The first syntax error, or null. A text with an error has an empty program. */
  error: string | null;
}

/** The part of it that needs no syntax tree, at a fraction of the price. */
export interface Outline extends Pick<Syntax, 'declarations' | 'modern' | 'error'> {
  /** What may print further specifiers; null where that was not asked for, or only a linked tree tells. */
  further: { nodes: Map<string, Node[]>; comments: Comment[] } | null;
}

type Language = 'js' | 'jsx' | 'ts' | 'tsx' | 'dts';

function languageOf(path: string): Language {
  if (/\.d\.[cm]?ts$/.test(path)) return 'dts';
  if (path.endsWith('.tsx')) return 'tsx';
  return /\.[cm]?ts$/.test(path) ? 'ts' : 'jsx';
}

// The parser hands its tree over as bytes where the machine allows it (64 bit, little endian), and as JSON elsewhere.
const direct = rawTransferSupported();

interface Handover {
  experimentalRawTransfer?: boolean;
  experimentalLazy?: boolean;
}

type SourceType = 'commonjs' | 'unambiguous';

function attempt(path: string, text: string, lang: Language, sourceType: SourceType, handover: Handover): ParseResult {
  const options = { lang, astType: 'ts', preserveParens: false, sourceType } as const;
  return parseSync(path, text, { ...options, ...(direct ? handover : {}) });
}

/** Some scripts are only valid as CommonJS: `return` outside of a function, `await` as a name. */
function parseText(path: string, text: string, handover: Handover): ParseResult {
  const language = languageOf(path);
  const first = attempt(path, text, language, path.endsWith('.cjs') ? 'commonjs' : 'unambiguous', handover);
  if (first.errors.length === 0) return first;
  const second = attempt(path, text, language, 'commonjs', handover);
  if (second.errors.length === 0) return second;
  return (language === 'jsx' ? parseFlow(path, text, handover) : null) ?? first;
}

/** JavaScript with types of Flow: what TypeScript writes alike keeps its type imports, of the rest the types are blanked. */
function parseFlow(path: string, text: string, handover: Handover): ParseResult | null {
  const alike = attempt(path, text, 'tsx', 'unambiguous', handover);
  if (alike.errors.length === 0) return alike;
  const plain = withoutFlow(text);
  const blanked = plain === null ? null : attempt(path, plain, 'jsx', 'unambiguous', handover);
  return blanked?.errors.length === 0 ? blanked : null;
}

/** What is said of a text that is not parsed. */
function unread(path: string, error: string): Syntax {
  return { ...parseSyntax(path, ''), error };
}

export function parseSyntax(path: string, text: string): Syntax {
  if (isNestedTooDeep(text)) return unread(path, TOO_DEEP);
  try {
    return parsed(path, text);
  } catch (error) {
    // The tree is built by recursion, which ends with the stack.
    if (error instanceof RangeError) return unread(path, TOO_DEEP);
    throw error;
  }
}

function parsed(path: string, text: string): Syntax {
  const { program, comments, module, errors } = parseText(path, text, { experimentalRawTransfer: true });
  return {
    program: program as unknown as Node,
    comments,
    declarations: declarationsOf(module, text),
    modern: module.hasModuleSyntax,
    error: errors[0]?.message ?? null,
  };
}

/**
 * The declarations of an outline carry no names: the parser's lazy form has none.
 *
 * @param further whether the nodes that may print specifiers beside declarations are asked for
 */
export function parseOutline(path: string, text: string, further = false): Outline {
  if (isNestedTooDeep(text)) return { declarations: [], modern: false, error: TOO_DEEP, further: null };
  const result = parseText(path, text, { experimentalLazy: true });
  try {
    const module: EcmaScriptModule = result.module;
    return {
      declarations: declarationsOf(module, text).map((item) => ({ ...item, names: [] })),
      modern: module.hasModuleSyntax,
      error: result.errors[0]?.message ?? null,
      further: further && isLazy(result) ? furtherOf(result, text) : null,
    };
  } finally {
    // The tree that was never asked for gives its buffer back to the next file.
    if (isLazy(result)) result.dispose();
  }
}

type LazyResult = ParseResult & { visit(visitor: object): void; dispose(): void };

const isLazy = (result: ParseResult): result is LazyResult => 'dispose' in result && 'visit' in result;

function furtherOf(result: LazyResult, text: string): Outline['further'] {
  try {
    const comments = Array.from(result.comments, ({ type, start, end }) => ({
      type,
      value: text.slice(start + 2, type === 'Block' ? end - 2 : end),
      start,
      end,
    }));
    return { nodes: printingNodes(result), comments };
  } catch (error) {
    // Walking is recursion, which ends with the stack.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
