import { child, children, type Node, nameOf, propertyOf, walk } from '../code/ast.ts';
import type { Project } from '../code/project.ts';
import { lookup, requiredSpecifier } from '../code/scope.ts';
import { findAgain, type Registration } from '../code/slice/registrations.ts';
import type { Areas } from './boundaries/areas.ts';

/** The domain that each registration belongs to: that of its own file, else that of the handler it names last. */
export function areaOfRoutes(project: Project, registrations: Registration[], areas: Areas): Map<Registration, string> {
  const found = new Map<Registration, string>();
  for (const registration of registrations) {
    const own = areas.byFile.get(registration.file);
    const name = own?.kind === 'domain' ? own.name : handlerArea(project, registration, areas);
    if (name !== null) found.set(registration, name);
  }
  return found;
}

function handlerArea(project: Project, registration: Registration, areas: Areas): string | null {
  const module = project.modules.get(registration.file);
  const call = module && findAgain(module, registration)?.call;
  // What comes before the last argument is middleware, which says nothing about the domain.
  const handler = children(call, 'arguments').at(-1);
  const domains = (handler ? filesNamed(project, registration.file, handler) : []).flatMap((path) => {
    const area = areas.byFile.get(path);
    return area?.kind === 'domain' ? [area.name] : [];
  });
  return domains.at(-1) ?? null;
}

/** The files that declare what an expression names. */
function filesNamed(project: Project, from: string, expression: Node): string[] {
  const files: string[] = [];
  walk(expression, (node) => {
    if (node.type !== 'Identifier') return;
    const imported = lookup(node, nameOf(node) ?? '')?.imported;
    const specifier = imported?.specifier ?? (node.parent ? requiredSpecifier(node.parent) : null);
    if (specifier === null || specifier === undefined) return;
    const member =
      node.parent?.type === 'MemberExpression' && child(node.parent, 'object') === node
        ? propertyOf(node.parent)
        : null;
    const name = imported?.name === '*' && member !== null ? member : (imported?.name ?? '*');
    const origin = project.origin(from, specifier, name)?.file ?? project.resolve(from, specifier).to;
    if (origin !== null) files.push(origin);
  });
  return files;
}
