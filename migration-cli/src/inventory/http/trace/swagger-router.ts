import { posix } from 'node:path';
import { child, children, keyOf, type Node, nameOf } from '../../../code/ast.ts';
import { HOLE, ROOT } from '../../../code/evaluate-paths.ts';
import { isClass } from './classes.ts';
import { pathsOf } from './paths.ts';
import { register } from './registering.ts';
import type { Router } from './router.ts';
import type { Tracer } from './tracer-type.ts';
import { type Fn, onlyText, optionsOf, type Site, textsOf, type Value } from './values.ts';

/** koa-swagger-decorator: `router.map(Class)` and `router.applyRoute(Class)` register what the class' decorators say. */
export function mapClass(tracer: Tracer, router: Router, value: Value, _: Value | undefined, site: Site): void {
  const classes = optionsOf(value).filter((option): option is Fn => option.kind === 'function' && isClass(option));
  if (classes.length === 0) tracer.say(site, 'the class whose decorators name the routes is not known');
  for (const cls of classes) {
    const prefix = decoratorsOf(cls.node).find(({ name }) => name === 'prefix')?.args[0];
    const above = prefix ? pathsOf(tracer, tracer.evaluate(prefix, cls.frame), site) : [''];
    for (const member of children(child(cls.node, 'body'), 'body')) mapMember(tracer, router, cls, above, member);
  }
}

/** `router.mapDir(__dirname)`: the class that each file below a folder exports by default. */
export function mapFolder(tracer: Tracer, router: Router, value: Value, options: Value | undefined, site: Site): void {
  const dir = onlyText(value);
  if (dir === null || !dir.startsWith(ROOT)) {
    tracer.say(site, 'the folder that is loaded is computed');
    return;
  }
  const folder = posix.normalize(dir.slice(ROOT.length)).replace(/\/$/, '');
  const recursive = options ? tracer.get(options, 'recursive', site) : undefined;
  const flat = recursive?.kind === 'scalar' && recursive.value === false;
  for (const path of filesBelow(tracer, folder === '.' ? '' : folder, flat))
    for (const option of optionsOf(tracer.exported(path, 'default')))
      if (option.kind === 'function' && isClass(option)) mapClass(tracer, router, option, undefined, site);
}

function filesBelow(tracer: Tracer, folder: string, flat: boolean): string[] {
  const start = folder === '' ? '' : `${folder}/`;
  return [...tracer.source.project.modules.keys()].filter(
    (path) =>
      path.startsWith(start) &&
      tracer.source.files.get(path)?.entry.test !== true &&
      !(flat && path.slice(start.length).includes('/')),
  );
}

/** `@request('get', '/users/{id}')`, or `@routeConfig({ method: 'get', path: '/users/{id}' })` of its second version. */
function mapMember(tracer: Tracer, router: Router, cls: Fn, above: string[], member: Node): void {
  for (const { name, args, node } of decoratorsOf(member)) {
    const site = { node, frame: cls.frame };
    const [first, second] = args.map((argument) => tracer.evaluate(argument, cls.frame));
    const named = name === 'request' && first && second ? [first, second] : null;
    const listed =
      name === 'routeConfig' && first ? ['method', 'path'].map((key) => tracer.get(first, key, site)) : null;
    const [method, path] = named ?? listed ?? [];
    if (!method || !path) continue;
    const paths = pathsOf(tracer, path, site).flatMap((text) =>
      above.map((prefix) => `${prefix}${text}`.replace(/\{(\w+)\}/g, ':$1')),
    );
    for (const verb of textsOf(method))
      if (verb.includes(HOLE)) tracer.say(site, 'its method is computed');
      else register(tracer, router, verb, paths, site, null);
  }
}

function decoratorsOf(node: Node): { name: string; args: Node[]; node: Node }[] {
  return children(node, 'decorators').flatMap((decorator) => {
    const call = child(decorator, 'expression');
    const name = keyOf(child(child(call, 'callee'), 'property')) ?? nameOf(child(call, 'callee'));
    return call?.type === 'CallExpression' && name !== null
      ? [{ name, args: children(call, 'arguments'), node: decorator }]
      : [];
  });
}
