import { child, children, type Node, nameOf } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import { findAgain, type Registration } from '../code/slice/registrations.ts';
import { type Removal, wholeStatement } from '../code/slice/slice.ts';
import type { Edge } from '../model/inventory.ts';
import type { Rest } from './state.ts';

/**
 * Files that a side would be without, since all of their routes are the other side's, while what it has imports something
 * else of them: each stays and loses the classes of those routes. A file of which a class itself is imported is not among
 * them, nor one that is only re-exported or taken as a whole. `counts` is false for files whose imports do not count.
 */
export function trimsOf(
  rest: Rest,
  absent: Set<string>,
  uncut: Registration[],
  counts: (path: string) => boolean,
): Map<string, Removal[]> {
  const users = Map.groupBy(
    rest.edges.filter(({ from, to }) => to !== null && absent.has(to) && counts(from)),
    ({ to }) => to ?? '',
  );
  const found = new Map<string, Removal[]>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const file of absent) {
      const module = rest.project.modules.get(file);
      const takers = users.get(file)?.filter(({ from }) => !absent.has(from) || found.has(from)) ?? [];
      const classes = module ? classesOf(module, uncut) : [];
      if (!module || found.has(file) || !takesRest(takers, classes)) continue;
      found.set(
        file,
        classes.map((node) => wholeStatement(module, wholeClass(node))),
      );
    }
  }
  return found;
}

/** The declarations of the classes that hold the routes; none where one has no name, or the file names it once more. */
function classesOf(module: ParsedModule, uncut: Registration[]): Node[] {
  const decorators = uncut
    .filter(({ file }) => file === module.path)
    .map((item) => findAgain(module, item)?.statement ?? null);
  const classes = decorators.map((decorator) => decorator && classAround(module, decorator));
  const all = [...new Set(classes)];
  return all.some((node) => node === null || isNamedOutside(module, node)) ? [] : all.filter((node) => node !== null);
}

function classAround(module: ParsedModule, decorator: Node): Node | null {
  const classes = module.nodes('ClassDeclaration').filter((node) => nameOf(child(node, 'id')) !== null);
  return classes.find((node) => within(decorator, wholeClass(node))) ?? null;
}

const within = (node: Node, { start, end }: { start: number; end: number }) => node.start >= start && node.end <= end;

function isNamedOutside(module: ParsedModule, cls: Node): boolean {
  const name = nameOf(child(cls, 'id'));
  const whole = wholeClass(cls);
  return module.nodes('Identifier').some((node) => nameOf(node) === name && !within(node, whole));
}

/** A class with `export` and with its decorators, which can stand before that. */
function wholeClass(cls: Node): Node {
  const statement = cls.parent?.type.startsWith('Export') ? cls.parent : cls;
  const starts = children(cls, 'decorators').map(({ start }) => start);
  return { ...statement, start: Math.min(statement.start, cls.start, ...starts) };
}

/** True where something imports names of the file by themselves, and none of them is one of the classes. */
function takesRest(takers: Edge[], classes: Node[]): boolean {
  const names = takers.filter(({ found }) => found !== true).flatMap((edge) => edge.names);
  const own = new Set(classes.map((node) => nameOf(child(node, 'id'))));
  const isOwn = (name: string) => own.has(name) || name === 'default' || name === '*';
  return classes.length > 0 && names.length > 0 && !names.some(({ imported }) => isOwn(imported));
}
