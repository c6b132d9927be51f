import { child, children, dottedName, keyOf, type Node, nameOf, propertyOf, stringOf } from '../code/ast.ts';
import { HOLE } from '../code/evaluate-paths.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Place } from '../code/place.ts';
import { lookup } from '../code/scope.ts';
import type { EnvEntry } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { envHelpers } from './env-helpers.ts';
import { envSchemas } from './env-schemas.ts';
import { byText } from './files.ts';
import type { Source } from './project.ts';

/** One read of one variable. */
export interface EnvRead {
  name: string;
  file: string;
  line: number;
  defaultValue: string | null;
}

/** A place where the name of the variable is computed; `texts` holds what is known of it. */
export interface EnvLookup {
  module: ParsedModule;
  node: Node;
  name: Node;
  texts: string[];
}

/** Every environment variable with where it is read and its default. */
export function readEnv(source: Source, graph: CallGraph): EnvEntry[] {
  const modules = [...source.project.modules.values()];
  const objects = modules.flatMap((module) => envObjects(module).map((node) => ({ module, node })));
  const direct = objects.flatMap((place) => directReads(graph, place));
  const lookups = objects.flatMap((place) => computedLookups(graph, place));
  const { reads, unknown } = envHelpers(lookups, graph);
  for (const { module, node } of unknown) {
    const line = module.lineAt(node.start);
    source.unresolved.push({
      file: module.path,
      line,
      what: 'process.env[…]',
      why: 'the name of the variable is computed',
    });
  }
  const isTest = (file: string) => source.files.get(file)?.entry.test === true;
  return collect([...direct, ...reads, ...objects.flatMap((place) => envSchemas(graph, place))], isTest);
}

function collect(reads: EnvRead[], isTest: (file: string) => boolean): EnvEntry[] {
  const entries = new Map<string, EnvEntry>();
  const onlyInTests = new Set(reads.map((read) => read.name));
  for (const read of reads) if (!isTest(read.file)) onlyInTests.delete(read.name);
  const sorted = reads.sort((a, b) => byText(a.name, b.name) || byText(a.file, b.file) || a.line - b.line);
  for (const { name, file, line, defaultValue } of sorted) {
    const entry = entries.get(name) ?? { name, files: [], reads: [], defaultValue: null };
    entries.set(name, entry);
    if (!entry.files.includes(file)) entry.files.push(file);
    if (!entry.reads.some((read) => read.file === file && read.line === line)) entry.reads.push({ file, line });
    // What a test falls back to is no default of the application.
    if (!isTest(file) || onlyInTests.has(name)) entry.defaultValue ??= defaultValue;
  }
  return [...entries.values()];
}

/** Every expression of a module that is the environment: `process.env`, `import.meta.env` and names given to them. */
function envObjects(module: ParsedModule): Node[] {
  const members = module
    .nodes('MemberExpression')
    .filter((node) => /^(?:process|import\.meta)\.env$/.test(dottedName(node) ?? ''));
  const named = module.nodes('Identifier').filter((node) => isReference(node) && isEnvName(node));
  return [...members, ...named];
}

function isReference(node: Node): boolean {
  const parent = node.parent;
  if (parent?.type === 'MemberExpression') return parent.object === node || parent.computed === true;
  return parent?.type === 'CallExpression' || (parent?.type === 'VariableDeclarator' && parent.init === node);
}

function isEnvName(node: Node): boolean {
  const binding = lookup(node, nameOf(node) ?? '');
  if (!binding) return false;
  if (binding.imported)
    return /^(?:node:)?process$/.test(binding.imported.specifier) && binding.imported.name === 'env';
  if (binding.kind === 'param') return binding.path.length === 0 && dottedName(binding.fallback) === 'process.env';
  const whole = dottedName(binding.init);
  if (whole === 'process') return binding.path.length === 1 && binding.path[0] === 'env';
  return binding.path.length === 0 && /^(?:process|import\.meta)\.env$/.test(whole ?? '');
}

function directReads(graph: CallGraph, { module, node }: Place): EnvRead[] {
  const parent = node.parent;
  if (parent?.type === 'VariableDeclarator' && parent.init === node)
    return destructured(graph, module, child(parent, 'id'));
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return [];
  const name = propertyOf(parent);
  if (name === null || isPlainWrite(parent)) return [];
  return [
    {
      name,
      file: module.path,
      line: module.lineAt(parent.start),
      defaultValue: defaultOf(graph, { module, node: parent }),
    },
  ];
}

function isPlainWrite(member: Node): boolean {
  const parent = member.parent;
  return parent?.type === 'AssignmentExpression' && parent.left === member && parent.operator === '=';
}

function destructured(graph: CallGraph, module: ParsedModule, pattern: Node | null): EnvRead[] {
  return children(pattern, 'properties').flatMap((property) => {
    const name = keyOf(child(property, 'key'));
    const value = child(property, 'value');
    const fallback = value?.type === 'AssignmentPattern' ? child(value, 'right') : null;
    if (name === null) return [];
    const defaultValue = fallback ? known(graph, { module, node: fallback }) : null;
    return [{ name, file: module.path, line: module.lineAt(property.start), defaultValue }];
  });
}

/** The default in `process.env.X ?? 'x'`, `|| 'x'` and `??= 'x'`, through casts and `Number(…)`. */
export function defaultOf(graph: CallGraph, { module, node }: Place): string | null {
  const parent = node.parent;
  const chooses = parent?.type === 'LogicalExpression' && parent.left === node && parent.operator !== '&&';
  const assigns = parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator !== '=';
  const right = chooses || assigns ? child(parent, 'right') : null;
  return right ? known(graph, { module, node: right }) : null;
}

export function known(graph: CallGraph, place: Place): string | null {
  const texts = graph.evaluator.texts(place);
  const [text] = texts;
  return texts.length === 1 && text !== undefined && !text.includes(HOLE) && !text.includes('\u0000') ? text : null;
}

function computedLookups(graph: CallGraph, { module, node }: Place): EnvLookup[] {
  const parent = node.parent;
  if (parent?.type !== 'MemberExpression' || parent.object !== node || parent.computed !== true) return [];
  const name = child(parent, 'property');
  if (!name || stringOf(name) !== null || isPlainWrite(parent)) return [];
  return [{ module, node: parent, name, texts: graph.evaluator.texts({ node: name, module }) }];
}
