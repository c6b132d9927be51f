import { child, children, keyOf, nameOf } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { Place } from '../../code/place.ts';
import type { Model, Relation } from './model.ts';
import { option, printedOption } from './read.ts';
import type { Subjects } from './subjects.ts';

const OPTIONS = [
  'include',
  'relations',
  'populate',
  'withRelated',
  'with',
  'select',
  'where',
  'orderBy',
  'eager',
  'join',
  'leftJoinAndSelect',
];

/** Tables that a query reads besides its own: eager loads, joins and filters through relations. */
export function includedTables(subjects: Subjects, model: Model, call: Place): string[] {
  const found: string[] = [];
  for (const argument of children(call.node, 'arguments')) {
    const place = { node: argument, module: call.module };
    for (const key of OPTIONS) {
      const value = printedOption(subjects.graph.evaluator, place, key);
      if (value) collect(subjects, model, value, found, 0);
    }
  }
  return [...new Set(found)];
}

/** Tables that an object of options eager loads. */
export function includedIn(subjects: Subjects, model: Model, place: Place): string[] {
  const found: string[] = [];
  const value = printedOption(subjects.graph.evaluator, place, 'include');
  if (value) collect(subjects, model, value, found, 0);
  return [...new Set(found)];
}

/** `include: [User, { model: Post, include: … }, 'author', { posts: true }]` in the words of any of the libraries. */
function collect(subjects: Subjects, model: Model, place: Place, found: string[], depth: number): void {
  if (depth > 8) return;
  const { evaluator } = subjects.graph;
  const value = evaluator.follow(place) ?? place;
  if (value.node.type === 'ArrayExpression') {
    for (const element of children(value.node, 'elements'))
      collect(subjects, model, { node: element, module: value.module }, found, depth + 1);
    return;
  }
  if (value.node.type === 'ObjectExpression') {
    collectObject(subjects, model, value, found, depth);
    return;
  }
  const subject = subjects.of(place);
  if (subject && 'model' in subject) {
    reach(subjects, model, subject.model, found);
    return;
  }
  for (const text of evaluator.texts(place)) if (!text.includes(HOLE)) followPath(subjects, model, text, found);
}

function collectObject(
  subjects: Subjects,
  model: Model,
  { node, module }: Place,
  found: string[],
  depth: number,
): void {
  const { evaluator } = subjects.graph;
  const place = { node, module };
  const named = evaluatorModel(subjects, place);
  if (named) {
    reach(subjects, model, named, found);
    for (const key of ['include', 'through']) {
      const inner = option(evaluator, place, key);
      if (inner && key === 'include') collect(subjects, named, inner, found, depth + 1);
    }
    return;
  }
  for (const key of ['association', 'path', 'relation']) {
    const inner = option(evaluator, place, key);
    if (!inner) continue;
    const [text] = evaluator.texts(inner);
    const next = text === undefined ? null : followPath(subjects, model, text, found);
    for (const deeper of ['include', 'populate']) {
      const more = option(evaluator, place, deeper);
      if (more && next) collect(subjects, next, more, found, depth + 1);
    }
    return;
  }
  for (const property of children(node, 'properties'))
    collectProperty(subjects, model, { node: property, module }, found, depth);
}

/** `{ posts: { include: { tags: true } } }`: a key that is a relation leads to its model. */
function collectProperty(
  subjects: Subjects,
  model: Model,
  { node, module }: Place,
  found: string[],
  depth: number,
): void {
  const key = keyOf(child(node, 'key'));
  const value = child(node, 'value');
  if (value === null || (value.type === 'Literal' && value.value === false)) return;
  const relation = model.relations.find(({ alias }) => alias === key);
  const next = relation ? followPath(subjects, model, relation.alias, found) : null;
  if (value.type === 'ObjectExpression')
    collectObject(subjects, next ?? model, { node: value, module }, found, depth + 1);
  else if (value.type === 'ArrayExpression' && (next || /^(?:AND|OR|NOT|include|with)$/.test(key ?? '')))
    collect(subjects, next ?? model, { node: value, module }, found, depth + 1);
}

function evaluatorModel(subjects: Subjects, place: Place): Model | null {
  const property = children(place.node, 'properties').find(
    (item) => keyOf(child(item, 'key')) === 'model' || keyOf(child(item, 'key')) === 'entity',
  );
  const value = child(property, 'value');
  const subject = value ? subjects.of({ node: value, module: place.module }) : null;
  return subject && 'model' in subject ? subject.model : subjects.models.named(nameOf(value));
}

/** A relation by its path `comments.user` or `[posts.[tags], author]`; gives the last model. */
export function followPath(subjects: Subjects, model: Model, text: string, found: string[]): Model | null {
  let last: Model | null = null;
  for (const path of expanded(text)) {
    let at: Model | null = model;
    for (const step of path) {
      const relation: Relation | undefined = at?.relations.find(({ alias }) => alias === step);
      const next: Model | null = relation ? subjects.models.target(relation) : null;
      if (relation?.through) found.push(relation.through);
      if (next) found.push(next.table);
      at = next;
      last = next ?? last;
    }
  }
  return last;
}

/** `[a, b.[c, d]]` gives a, b.c and b.d. */
function expanded(text: string): string[][] {
  const tokens =
    text
      .replace(/\s+/g, '')
      .replace(/\((\w|,)*\)/g, '')
      .replace(/\^\d*/g, '')
      .match(/[\w$:]+|[[\],.]/g) ?? [];
  let position = 0;
  const list = (): string[][] => {
    const paths: string[][] = [];
    for (;;) {
      paths.push(...path());
      if (tokens[position] !== ',') return paths;
      position += 1;
    }
  };
  const path = (): string[][] => {
    if (tokens[position] === '[') {
      position += 1;
      const inner = list();
      position += 1;
      return inner;
    }
    const name = (tokens[position++] ?? '').replace(/:.*$/, '');
    if (tokens[position] !== '.') return [[name]];
    position += 1;
    return path().map((rest) => [name, ...rest]);
  };
  return tokens.length === 0 ? [] : list();
}

/** A model that is read beside another, with the table between them. */
function reach(subjects: Subjects, from: Model, to: Model, found: string[]): void {
  found.push(to.table);
  for (const relation of from.relations)
    if (relation.through && subjects.models.target(relation) === to) found.push(relation.through);
}
