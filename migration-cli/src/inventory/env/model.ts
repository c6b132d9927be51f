import type { Node } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { CallGraph } from '../call-graph.ts';

/** One read of one variable. */
export interface EnvRead {
  name: string;
  file: string;
  line: number;
  defaultValue: string | null;
  /** The expression whose value it is; null where a mapping file or a schema reads it. */
  value: Place | null;
}

/**
 * A place where the name of the variable is computed. `texts` holds what is known of it; `frames` is what is printed around
 * the value of `name`, with HOLE in its place.
 */
export interface EnvLookup {
  module: ParsedModule;
  node: Node;
  name: Node;
  texts: string[];
  frames: string[];
}

/** What an environment variable may be called. */
export const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** How names of variables are written by convention: what tells them from other texts. */
export const VARIABLE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_?$/;

/** The one text that an expression stands for, or null. */
export function known(graph: CallGraph, place: Place): string | null {
  const texts = graph.evaluator.texts(place);
  const [text] = texts;
  return texts.length === 1 && text !== undefined && !text.includes(HOLE) && !text.includes('\u0000') ? text : null;
}

export function readAt(name: string, { node, module }: Place, defaultValue: string | null = null): EnvRead {
  return { name, file: module.path, line: module.lineAt(node.start), defaultValue, value: { node, module } };
}
