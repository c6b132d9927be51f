import { child, children, dottedName, keyOf, type Node, nameOf } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { ClassModels } from './class-models.ts';
import { decorators, membersOf, textAt, typeNames } from './read.ts';
import { enclosingClass, type Subject, type Subjects } from './subjects.ts';
import type { TypedModels } from './typed-models.ts';

/** The models that fields of classes stand for. */
export class FieldModels {
  readonly #subjects: Subjects;
  readonly #types: TypedModels;
  readonly #classes: ClassModels;

  constructor(subjects: Subjects, types: TypedModels, classes: ClassModels) {
    this.#subjects = subjects;
    this.#types = types;
    this.#classes = classes;
  }

  /** `this.users`: a field by its decorator, its type, its value or what the constructor puts there. */
  of(owner: Node | null, name: string, place: Place, depth: number): Subject | null {
    const held = this.#subjects.models.at(owner);
    if (held && held.held === name) return { model: held };
    if (owner === null) return null;
    for (const member of membersOf(owner)) {
      if (keyOf(child(member, 'key')) === name && member.type === 'PropertyDefinition') {
        const value = child(member, 'value');
        return (
          this.#injected(member, place) ??
          this.#fieldType(member, place) ??
          (value && this.#subjects.of({ node: value, module: place.module }, depth))
        );
      }
      if (keyOf(child(member, 'key')) !== 'constructor') continue;
      for (const param of children(child(member, 'value'), 'params')) {
        const target = param.type === 'TSParameterProperty' ? child(param, 'parameter') : null;
        const id = target?.type === 'AssignmentPattern' ? child(target, 'left') : target;
        if (nameOf(id) === name) return this.#injected(param, place) ?? this.#fieldType(id, place);
      }
    }
    for (const assignment of place.module.nodes('AssignmentExpression')) {
      const left = child(assignment, 'left');
      if (dottedName(left) !== `this.${name}` || enclosingClass(assignment) !== owner) continue;
      return this.#subjects.of({ node: child(assignment, 'right') ?? assignment, module: place.module }, depth);
    }
    const model = this.#subjects.repositories.field({ node: owner, module: place.module }, name);
    return model && { model };
  }

  /** `@InjectRepository(User)`, `@InjectModel('User')` */
  #injected(holder: Node, { module }: Place): Subject | null {
    const found = decorators(holder).find(({ name }) => /^Inject(?:Repository|Model)$/.test(name));
    const [first] = found?.args ?? [];
    if (!first) return null;
    const name =
      nameOf(first) ??
      nameOf(child(first, 'object')) ??
      textAt(this.#subjects.graph.evaluator, { node: first, module });
    const model = this.#subjects.models.named(name);
    return model ? { model } : null;
  }

  /** The model that its type says, or that the class of its type works on. */
  #fieldType(holder: Node | null, place: Place): Subject | null {
    const typed = holder ? this.#types.of(holder) : null;
    if (typed) return typed;
    const [first] = typeNames(holder);
    const binding = first && holder ? lookup(holder, first) : null;
    const found = binding?.imported
      ? this.#subjects.graph.evaluator.project.definition(
          place.module.path,
          binding.imported.specifier,
          binding.imported.name,
        )
      : null;
    const node = found?.node ?? binding?.init ?? null;
    return node?.type.startsWith('Class') ? this.#classes.of(node) : null;
  }
}
