import { child, children, dottedName, nameOf } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import { lookup } from '../code/scope.ts';
import { isRecord } from './json.ts';
import type { Source } from './project.ts';

const WHY =
  'modules are looked for by bare names in a folder that this sets; imports that only this resolves count as packages';

/**
 * Says where the search for modules is widened while the code runs, which the resolver does not follow: `process.env.NODE_PATH = …`,
 * `addPath(…)` of app-module-path, `NODE_PATH=src node …` in a script.
 */
export function sayNodePath({ project, files, manifests, unresolved }: Source): void {
  for (const module of project.modules.values()) {
    if (files.get(module.path)?.entry.test === true || !/NODE_PATH|app-module-path/.test(module.text)) continue;
    for (const start of widenings(module))
      unresolved.push({ file: module.path, line: module.lineAt(start), what: 'NODE_PATH', why: WHY });
  }
  for (const { path, json } of manifests) {
    const scripts = isRecord(json.scripts) ? Object.values(json.scripts) : [];
    if (!scripts.some((script) => typeof script === 'string' && /\bNODE_PATH=/.test(script))) continue;
    const lines = (files.get(path)?.text ?? '').split('\n');
    const line = lines.findIndex((text) => text.includes('NODE_PATH=')) + 1;
    unresolved.push({ file: path, line: Math.max(line, 1), what: 'NODE_PATH', why: WHY });
  }
}

function widenings(module: ParsedModule): number[] {
  const assigned = module
    .nodes('AssignmentExpression')
    .filter((node) => dottedName(child(node, 'left')) === 'process.env.NODE_PATH');
  const added = module.calls(/^addPath$/).filter((call) => {
    const object = child(child(call, 'callee'), 'object');
    const binding = lookup(object ?? call, nameOf(object) ?? '') ?? lookup(call, 'addPath');
    const [first] = children(object?.type === 'CallExpression' ? object : null, 'arguments');
    return binding?.imported?.specifier === 'app-module-path' || first?.value === 'app-module-path';
  });
  return [...assigned, ...added].map(({ start }) => start);
}
