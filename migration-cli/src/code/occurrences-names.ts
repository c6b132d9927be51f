import { child, children, isNode, keyOf, type Node, nameOf, propertyOf } from './ast.ts';

interface Name {
  imported: string;
  local: string;
  typeOnly: boolean;
}

/** The names that code takes from the value of a `require(…)` or `import(…)`, as far as the place shows it. */
export function importedNames(load: Node): Name[] {
  let value = load;
  let user = load.parent ?? null;
  while (user && (user.type === 'AwaitExpression' || user.type.startsWith('TS') || user.type === 'ChainExpression')) {
    value = user;
    user = user.parent ?? null;
  }
  if (user?.type === 'MemberExpression' && user.object === value) return fromMember(user);
  if (user?.type === 'VariableDeclarator' && user.init === value) return fromPattern(child(user, 'id'));
  if (user?.type === 'AssignmentExpression' && user.right === value) return fromPattern(child(user, 'left'));
  return [];
}

function fromMember(member: Node): Name[] {
  const imported = propertyOf(member);
  if (imported === null) return whole('*');
  // import('./x').then((m) => m.y) hands the whole module over.
  if (imported === 'then' || imported === 'catch' || imported === 'finally') return whole('*');
  const declarator = member.parent;
  const local = declarator?.type === 'VariableDeclarator' ? nameOf(child(declarator, 'id')) : null;
  return [{ imported, local: local ?? imported, typeOnly: false }];
}

function fromPattern(pattern: Node | null): Name[] {
  if (pattern?.type !== 'ObjectPattern') return whole(nameOf(pattern) ?? '*');
  return children(pattern, 'properties').flatMap((property) => {
    if (property.type === 'RestElement') return whole(nameOf(child(property, 'argument')) ?? '*');
    const imported = keyOf(child(property, 'key'));
    const value = property.value;
    const target =
      isNode(value) && value.type === 'AssignmentPattern' ? child(value, 'left') : child(property, 'value');
    return imported === null ? [] : [{ imported, local: nameOf(target) ?? imported, typeOnly: false }];
  });
}

function whole(local: string): Name[] {
  return [{ imported: '*', local, typeOnly: false }];
}
