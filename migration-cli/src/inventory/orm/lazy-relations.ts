import { child, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { type Effect, reading } from './commands.ts';
import type { Model } from './model.ts';
import type { Subjects } from './subjects.ts';

/** `await user.roles`, where TypeORM asks for a lazy relation as soon as its property is read. */
export function lazyEffects(subjects: Subjects): { place: Place; effect: Effect }[] {
  const lazy = new Set(
    subjects.models.all.flatMap(({ relations }) => relations.flatMap((item) => (item.lazy ? [item.alias] : []))),
  );
  if (lazy.size === 0) return [];
  return [...subjects.graph.evaluator.project.modules.values()].flatMap((module) =>
    module.nodes('AwaitExpression').flatMap((node) => {
      const asked = unwrap(child(node, 'argument'));
      const alias = asked?.type === 'MemberExpression' ? propertyOf(asked) : null;
      const object = unwrap(child(asked, 'object'));
      if (alias === null || !lazy.has(alias) || !object) return [];
      return tablesOf(subjects, ownerOf(subjects, { node: object, module }), alias).map((table) => ({
        place: { node, module },
        effect: reading(table),
      }));
    }),
  );
}

/** The entity of a row, by what is known of it, or by its name alone. */
function ownerOf(subjects: Subjects, object: Place): Model | null {
  const subject = subjects.of(object);
  if (subject && 'model' in subject) return subject.model;
  return subjects.models.row(nameOf(object.node) ?? propertyOf(object.node));
}

function tablesOf({ models }: Subjects, owner: Model | null, alias: string): string[] {
  const relation = owner?.relations.find((item) => item.alias === alias && item.lazy === true);
  const target = relation ? models.target(relation) : null;
  if (!relation || !target) return [];
  return [target.table, ...(relation.through === null ? [] : [relation.through])];
}

/** True for a relation with `lazy: true` or whose property is a promise. */
export function isLazy(member: Node, option: Node | null | undefined): boolean {
  if (option?.value === true) return true;
  const type = child(child(member, 'typeAnnotation'), 'typeAnnotation');
  return nameOf(child(type, 'typeName')) === 'Promise';
}
