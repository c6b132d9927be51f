import { posix } from 'node:path';
import { child, children, isFunction, keyOf, type Node } from '../code/ast.ts';
import { Evaluator } from '../code/evaluate.ts';
import { HOLE, ROOT } from '../code/evaluate-paths.ts';
import { onlyResult, type Place } from '../code/place.ts';
import type { Project } from '../code/project.ts';
import type { AliasRule } from '../code/resolve.ts';
import type { Manifest, Unresolved } from '../model/inventory.ts';
import { folderOf } from './files.ts';
import { isRecord } from './json.ts';

const CONFIG =
  /(?:^|\/)(?:vite|vitest|jest|webpack|rspack|rollup|electron\.vite|babel)[\w.-]*\.(?:config|workspace)[\w.-]*\.[cm]?[jt]s$/;

export function isBundlerConfig(path: string): boolean {
  return CONFIG.test(path);
}

/** Aliases of vite, vitest, webpack and jest, read from their configuration, and those of package.json. */
export function runtimeAliases(project: Project, manifests: Manifest[], unresolved: Unresolved[]): AliasRule[] {
  const evaluator = new Evaluator(project);
  const configs = [...project.modules.keys()]
    .filter(isBundlerConfig)
    .flatMap((path) => project.modules.get(path) ?? []);
  const fromCode = configs.flatMap((module) =>
    module.nodes('Property').flatMap((property) => {
      const key = keyOf(child(property, 'key'));
      const value = { node: child(property, 'value') ?? property, module };
      if (key === 'alias') return bundlerAliases(evaluator, value, unresolved);
      return key === 'moduleNameMapper' ? jestMappings(evaluator, value) : [];
    }),
  );
  return [...fromCode, ...manifests.flatMap(manifestAliases)];
}

/** A bundler takes the alias 'x' for 'x' and for everything below. */
function prefixRules(name: string, target: string, source: string): AliasRule[] {
  const folder = folderOf(source);
  const scope = folder === '' ? '' : `${folder}/`;
  const path = target.startsWith(ROOT)
    ? target.slice(ROOT.length)
    : target.startsWith('.')
      ? posix.join(folder, target)
      : null;
  if (path === null || path.includes(HOLE)) return [];
  const clean = path.replace(/\/$/, '');
  const exact = name.endsWith('$');
  const base = name.replace(/\$$/, '').replace(/\/$/, '');
  const rule = { regex: false, source, scope };
  const whole = { ...rule, pattern: base, targets: [clean] };
  return exact ? [whole] : [whole, { ...rule, pattern: `${base}/*`, targets: [`${clean}/*`] }];
}

function bundlerAliases(evaluator: Evaluator, place: Place, unresolved: Unresolved[]): AliasRule[] {
  const table = evaluator.follow(place);
  if (table?.node.type === 'ObjectExpression') {
    return children(table.node, 'properties').flatMap((property) => {
      const name = keyOf(child(property, 'key'));
      return name === null
        ? []
        : pair(evaluator, name, { node: child(property, 'value') ?? property, module: table.module }, unresolved);
    });
  }
  if (table?.node.type !== 'ArrayExpression') return [];
  return children(table.node, 'elements').flatMap((item) =>
    listed(evaluator, { node: item, module: table.module }, unresolved),
  );
}

/** `{ find: '@', replacement: '/src' }` */
function listed(evaluator: Evaluator, place: Place, unresolved: Unresolved[]): AliasRule[] {
  const property = (name: string) =>
    children(place.node, 'properties').find((item) => keyOf(child(item, 'key')) === name)?.value as Node | undefined;
  const find = property('find');
  const replacement = property('replacement');
  const pattern = find?.regex as { pattern: string } | undefined;
  if (!find || !replacement) return [];
  if (!pattern) {
    const name = evaluator.texts({ node: find, module: place.module })[0] ?? HOLE;
    return pair(evaluator, name, { node: replacement, module: place.module }, unresolved);
  }
  const target = evaluator.texts({ node: replacement, module: place.module })[0] ?? HOLE;
  return regexRules(pattern.pattern, [target], place.module.path, folderOf(place.module.path));
}

function pair(evaluator: Evaluator, name: string, place: Place, unresolved: Unresolved[]): AliasRule[] {
  const target = evaluator.texts(place)[0] ?? HOLE;
  if (target.includes(HOLE)) {
    const line = place.module.lineAt(place.node.start);
    unresolved.push({ file: place.module.path, line, what: `alias ${name}`, why: 'its target is computed' });
    return [];
  }
  return prefixRules(name, target, place.module.path);
}

function regexRules(pattern: string, targets: string[], source: string, rootFolder: string): AliasRule[] {
  const paths = targets.flatMap((target) => {
    if (target.includes(HOLE)) return [];
    if (target.startsWith(ROOT)) return [target.slice(ROOT.length)];
    const relative = target.replace(/^<rootDir>/, '.');
    return relative.startsWith('.') ? [posix.join(rootFolder, relative)] : [];
  });
  const scope = rootFolder === '' ? '' : `${rootFolder}/`;
  return paths.length === 0 ? [] : [{ pattern, regex: true, targets: paths, source, scope }];
}

function jestMappings(evaluator: Evaluator, place: Place): AliasRule[] {
  const table = evaluator.follow(place);
  const node = table?.node;
  if (!table || node?.type !== 'ObjectExpression') return [];
  return children(node, 'properties').flatMap((property) => {
    const pattern = keyOf(child(property, 'key'));
    const value = evaluator.follow({ node: child(property, 'value') ?? property, module: table.module });
    if (pattern === null || !value || isFunction(value.node)) return [];
    const nodes = value.node.type === 'ArrayExpression' ? children(value.node, 'elements') : [value.node];
    const targets = nodes.map(
      (item) => evaluator.texts({ node: onlyResult(item) ?? item, module: value.module })[0] ?? HOLE,
    );
    return regexRules(pattern, targets, table.module.path, folderOf(place.module.path));
  });
}

/** `jest.moduleNameMapper`, `_moduleAliases` and `alias` of a package.json; `imports` is read by the resolver itself. */
function manifestAliases({ path, json }: Manifest): AliasRule[] {
  const folder = folderOf(path);
  const jest = isRecord(json.jest) && isRecord(json.jest.moduleNameMapper) ? json.jest.moduleNameMapper : {};
  const mapped = Object.entries(jest).flatMap(([pattern, target]) =>
    regexRules(pattern, (Array.isArray(target) ? target : [target]).map(String), path, folder),
  );
  const named = {
    ...(isRecord(json._moduleAliases) ? json._moduleAliases : {}),
    ...(isRecord(json.alias) ? json.alias : {}),
  };
  const aliases = Object.entries(named).flatMap(([name, target]) =>
    typeof target === 'string' ? prefixRules(name, `./${target.replace(/^\.\//, '')}`, path) : [],
  );
  return [...mapped, ...aliases];
}
