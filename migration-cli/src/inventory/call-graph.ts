import { child, isFunction, type Node, nameOf, propertyOf } from '../code/ast.ts';
import { Evaluator } from '../code/evaluate.ts';
import { methodOf } from '../code/evaluate-classes.ts';
import type { ParsedModule } from '../code/parse.ts';
import { onlyResult, type Place } from '../code/place.ts';
import type { Project } from '../code/project.ts';
import { lookup, requiredSpecifier } from '../code/scope.ts';
import type { SymbolRef } from '../model/inventory.ts';
import { handedByContainer } from './containers.ts';
import type { SourceFile } from './files.ts';
import { isRecord, parseLooseJson } from './json.ts';

/** One call or construction whose callee is known to be a function or class of the tree. */
export interface KnownCall {
  module: ParsedModule;
  node: Node;
  /** The function or class. */
  target: Place;
}

/** An imported function that is called: where it is declared, and the call. */
export interface ImportedCall {
  module: ParsedModule;
  node: Node;
  symbol: SymbolRef;
}

export interface CallGraph {
  calls: KnownCall[];
  /** The calls of a function node. */
  callsOf(fn: Node): KnownCall[];
  imported: ImportedCall[];
  evaluator: Evaluator;
  /** The texts that JSON files of the tree hold under a key. */
  dataValues(key: string): string[];
}

/** Connects the calls of the whole tree with the functions that they call, through imports, barrels and module objects. */
export function readCallGraph(project: Project, files: Map<string, SourceFile> = new Map()): CallGraph {
  const evaluator = new Evaluator(project);
  const calls: KnownCall[] = [];
  const imported: ImportedCall[] = [];
  const byTarget = new Map<Node, KnownCall[]>();
  for (const module of project.modules.values()) {
    for (const node of [...module.nodes('CallExpression'), ...module.nodes('NewExpression')]) {
      const callee = child(node, 'callee');
      if (!callee) continue;
      const symbol = importedSymbol(project, module, callee);
      if (symbol) imported.push({ module, node, symbol });
      for (const target of targetsOf(evaluator, { node: callee, module })) {
        const call = { module, node, target };
        calls.push(call);
        const known = byTarget.get(target.node);
        if (known) known.push(call);
        else byTarget.set(target.node, [call]);
      }
    }
  }
  evaluator.callsOf = (fn) => byTarget.get(fn) ?? [];
  return {
    calls,
    callsOf: (fn) => byTarget.get(fn) ?? [],
    imported,
    evaluator,
    dataValues: (key) => dataValues(files, key),
  };
}

/** The function or class that is called; in a loop over a constant list of functions, each of them. */
function targetsOf(evaluator: Evaluator, callee: Place): Place[] {
  const callable = (place: Place | null) =>
    place && (isFunction(place.node) || /^Class/.test(place.node.type)) ? [place] : [];
  const value = evaluator.follow(callee);
  const direct = callable(value);
  if (direct.length > 0) return direct;
  const made = madeBy(evaluator, value);
  if (made) return [made];
  if (callee.node.type !== 'Identifier') return callable(methodOf(evaluator, callee));
  const handed = handedByContainer(evaluator, callee);
  if (handed) return [handed];
  return evaluator.eachRound(callee, () => callable(evaluator.follow(callee)));
}

/** The function that `make()` returns, where `const f = make()` is called. */
function madeBy(evaluator: Evaluator, value: Place | null): Place | null {
  const maker = value?.node.type === 'CallExpression' ? child(value.node, 'callee') : null;
  const fn = value && maker ? evaluator.follow({ node: maker, module: value.module }) : null;
  const result = fn ? onlyResult(fn.node) : null;
  return fn && result && isFunction(result) ? { node: result, module: fn.module } : null;
}

/** What `f()`, `x.f()` and `x.y.f()` call when their first name is imported; null for packages and everything local. */
function importedSymbol(project: Project, module: ParsedModule, callee: Node): SymbolRef | null {
  const chain: string[] = [];
  let at: Node | null = callee;
  while (at?.type === 'MemberExpression') {
    const property = propertyOf(at);
    if (property === null) return null;
    chain.push(property);
    at = child(at, 'object');
  }
  chain.reverse();
  const binding = at ? lookup(at, nameOf(at) ?? '') : null;
  const required = chain.length > 0 ? requiredSpecifier(at) : null;
  const imported = required === null ? binding?.imported : { specifier: required, name: '*' };
  const found = imported ? project.imported(module.path, imported) : null;
  if (!found) return null;
  const path = [...(binding?.path.slice(1) ?? []), ...chain];
  const first = path[0];
  if (found.name === '*' && first !== undefined) {
    const member = project.exported(found.module.path, first);
    return member ? symbolOf(member.module.path, [member.name, ...path.slice(1)]) : null;
  }
  const name_ = found.name === '*' ? 'default' : found.name;
  return symbolOf(found.module.path, [name_, ...path]);
}

/** `service.create()` of an exported object belongs to the exported name. */
function symbolOf(file: string, path: string[]): SymbolRef {
  return { file, name: path[0] ?? 'default' };
}

function dataValues(files: Map<string, SourceFile>, key: string): string[] {
  return [...files.values()].flatMap(({ entry, text }) => {
    if (!entry.path.endsWith('.json') || text === null || !text.includes(`"${key}"`)) return [];
    const found: string[] = [];
    collectTexts(parseLooseJson(text), key, found);
    return found;
  });
}

function collectTexts(value: unknown, key: string, found: string[]): void {
  if (Array.isArray(value)) for (const item of value) collectTexts(item, key, found);
  if (!isRecord(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === key && typeof inner === 'string') found.push(inner);
    else collectTexts(inner, key, found);
  }
}
