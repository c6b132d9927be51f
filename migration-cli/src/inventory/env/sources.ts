import { child, children, dottedName, isFunction, keyOf, type Node, nameOf, propertyOf } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { lookup, requiredSpecifier } from '../../code/scope.ts';
import type { CallGraph } from '../call-graph.ts';
import { argumentsOf } from '../functions.ts';
import { calleePackage } from '../path-consumers.ts';

const ENVIRONMENT = /^(?:(?:globalThis|global|window|self)\.)?process\.env$|^import\.meta\.env$|^Bun\.env$/;
const PROCESS = /^(?:node:)?process$/;
const ENVIRONMENT_MODULE = /^(?:(?:node:)?process|bun|\$env\/dynamic\/(?:private|public))$/;

/** Every expression that is the environment by itself: `process.env`, `import.meta.env`, `Bun.env`, Vite's `loadEnv(…)`. */
export function environmentExpressions(graph: CallGraph): Place[] {
  return [...graph.evaluator.project.modules.values()].flatMap((module) =>
    [...members(graph, module), ...named(module), ...calls(module)].map((node) => ({ node, module })),
  );
}

function members(graph: CallGraph, module: ParsedModule): Node[] {
  return module.nodes('MemberExpression').filter((node) => {
    const property = propertyOf(node);
    if (property !== 'env' && property !== 'parsed') return false;
    const object = child(node, 'object');
    if (property === 'parsed') return isLoaded(graph, module, object);
    return ENVIRONMENT.test(dottedName(node) ?? '') || isProcess(object);
  });
}

/** `dotenv.config().parsed` */
function isLoaded(graph: CallGraph, module: ParsedModule, object: Node | null): boolean {
  const made = object ? graph.evaluator.follow({ node: object, module })?.node : null;
  return made?.type === 'CallExpression' && /dotenv/.test(calleePackage(made));
}

/** `import { env } from 'node:process'`: every use of that name. */
function named(module: ParsedModule): Node[] {
  const names = [...module.scope.names.values()].filter(
    ({ imported }) => imported && ENVIRONMENT_MODULE.test(imported.specifier) && imported.name === 'env',
  );
  if (names.length === 0) return [];
  return module.nodes('Identifier').filter((node) => names.some((binding) => refersTo(node, binding.name, binding)));
}

const refersTo = (node: Node, name: string, binding: unknown) =>
  nameOf(node) === name && lookup(node, name) === binding && !/^Import|^Export/.test(node.parent?.type ?? '');

function calls(module: ParsedModule): Node[] {
  return module.calls(/^(?:toObject|loadEnv|parse)$/).filter((call) => {
    const callee = child(call, 'callee');
    if (dottedName(callee) === 'Deno.env.toObject') return true;
    const name = nameOf(callee) ?? propertyOf(callee);
    if (name === 'loadEnv') return /^(?:vite|vitest\/config|astro\/config|@rsbuild\/core)$/.test(calleePackage(call));
    return name === 'parse' && /^dotenv(?:-|$)|^@dotenvx\/dotenvx$/.test(calleePackage(call));
  });
}

/** What `const { env } = process` and `const { env: { X } } = process` take: the pattern or name after `env`. */
export function takenFromProcess(graph: CallGraph): Place[] {
  const modules = [...graph.evaluator.project.modules.values()].filter(({ text }) => text.includes('env'));
  return modules.flatMap((module) =>
    module.nodes('VariableDeclarator').flatMap((declarator) => {
      const init = child(declarator, 'init');
      const key = isProcess(init) ? 'env' : isLoaded(graph, module, init) ? 'parsed' : null;
      const properties = key === null ? [] : children(child(declarator, 'id'), 'properties');
      return properties.flatMap((property) => {
        const node = child(property, 'value');
        return keyOf(child(property, 'key')) === key && node ? [{ node, module }] : [];
      });
    }),
  );
}

const isProcess = (init: Node | null) =>
  /^(?:(?:globalThis|global)\.)?process$|^import\.meta$/.test(dottedName(init) ?? '') ||
  PROCESS.test(requiredSpecifier(init) ?? '') ||
  isNamedProcess(init);

/** `import p from 'node:process'` and `const p = require('process')` under any name. */
function isNamedProcess(node: Node | null): boolean {
  const binding = node?.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
  if (!binding || binding.path.length > 0) return false;
  const { imported } = binding;
  return imported
    ? PROCESS.test(imported.specifier) && /^(?:default|\*)$/.test(imported.name)
    : PROCESS.test(requiredSpecifier(binding.init) ?? '');
}

/** Parameters that a framework gives the environment to: `ConfigModule.forRoot({ validate })` of Nest. */
export function handedOver(graph: CallGraph): Place[] {
  return [...graph.evaluator.project.modules.values()].flatMap((module) =>
    module.calls(/^forRoot$/).flatMap((call) => {
      const callee = child(call, 'callee');
      if (propertyOf(callee) !== 'forRoot' || calleePackage(call) !== '@nestjs/config') return [];
      const options = argumentsOf(call)[0];
      const object = options ? graph.evaluator.follow({ node: options, module }) : null;
      const validate = object ? graph.evaluator.property(object, 'validate') : null;
      const [node] = validate && isFunction(validate.node) ? children(validate.node, 'params') : [];
      return validate && node ? [{ node, module: validate.module }] : [];
    }),
  );
}
