import { keyOf, type Node } from '../../../code/ast.ts';

/** The key of a member; private ones are told apart by their '#'. */
export const privateName = (node: Node | null) => (node?.type === 'PrivateIdentifier' ? `#${node.name}` : keyOf(node));

/** Stands before the name of a getter among the properties of an object. */
export const GETTER = '\u0005get ';
