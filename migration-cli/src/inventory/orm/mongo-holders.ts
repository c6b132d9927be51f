import { ancestors, child, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';

/** A property that holds a collection: `users` of whatever is called `db`, or of `this` in one class. */
export interface Holder {
  property: string;
  owner: { name: string } | { class: Node };
}

/** `db.users = db.collection('users')`, `this.users = …`, `users = …` in a class, `const stores = { users: … }`. */
export function holderOf(call: Node): Holder | null {
  const value = call.parent?.type === 'AwaitExpression' ? call.parent : call;
  const place = value.parent;
  if (place?.type === 'AssignmentExpression' && child(place, 'right') === value) {
    const left = child(place, 'left');
    const property = propertyOf(left);
    const owner = property === null ? null : ownerOf(unwrap(child(left, 'object')));
    return owner && property !== null ? { property, owner } : null;
  }
  const property = keyOf(child(place, 'key'));
  if (property === null) return null;
  if (place?.type === 'PropertyDefinition') return inClass(place, property);
  const object = place?.type === 'Property' ? place.parent : null;
  const name = nameOf(child(object?.parent, 'id'));
  return object?.parent?.type === 'VariableDeclarator' && name !== null ? { property, owner: { name } } : null;
}

/** Where a method of such a property is called. */
export function usesOfHolder(
  modules: ParsedModule[],
  { property, owner }: Holder,
): { module: ParsedModule; node: Node; method: string }[] {
  return modules
    .filter(({ text }) => text.includes(`.${property}`))
    .flatMap((module) =>
      module.nodes('CallExpression').flatMap((node) => {
        const callee = unwrap(child(node, 'callee'));
        const held = unwrap(child(callee, 'object'));
        const method = propertyOf(callee);
        if (method === null || propertyOf(held) !== property) return [];
        const of = ownerOf(unwrap(child(held, 'object')));
        return of && isSame(of, owner) ? [{ module, node, method }] : [];
      }),
    );
}

/** What something is called: `db` in `db`, `req.app.db` and `this.db`; `this` is the class around it. */
function ownerOf(node: Node | null): Holder['owner'] | null {
  if (node?.type === 'ThisExpression') {
    const around = classAround(node);
    return around ? { class: around } : null;
  }
  const name = propertyOf(node) ?? nameOf(node);
  return name === null ? null : { name };
}

function inClass(node: Node, property: string): Holder | null {
  const around = classAround(node);
  return around ? { property, owner: { class: around } } : null;
}

const classAround = (node: Node) =>
  [...ancestors(node)].find(({ type }) => /^Class/.test(type) && type !== 'ClassBody');

function isSame(a: Holder['owner'], b: Holder['owner']): boolean {
  return 'name' in a ? 'name' in b && a.name === b.name : 'class' in b && a.class === b.class;
}
