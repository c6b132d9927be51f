import { child, children, dottedName, type Node, propertyOf, stringOf, unwrap } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import { onlyResult, type Place } from '../../code/place.ts';
import type { CallGraph } from '../call-graph.ts';
import type { Source } from '../project.ts';
import { option } from './decorated-classes.ts';
import type { EnvironmentFiles } from './environment-files.ts';
import { PATTERN } from './route-paths.ts';

/** Folds the expressions that name paths, and says what is taken from a default or can't be known. */
export class PathTexts {
  readonly #source: Source;
  readonly #graph: CallGraph;
  readonly #environment: EnvironmentFiles;

  constructor(source: Source, graph: CallGraph, environment: EnvironmentFiles) {
    this.#source = source;
    this.#graph = graph;
    this.#environment = environment;
  }

  /** Every path that an expression names; HOLE stands for what is unknown. Nothing gives the path ''. */
  of(place: Place | null): string[] {
    if (!place) return [''];
    const value = this.#graph.evaluator.follow(place);
    if (value?.node.type === 'ArrayExpression')
      return children(value.node, 'elements').flatMap((node) => this.of({ node, module: value.module }));
    const regex = (value?.node ?? place.node).regex as { pattern: string; flags: string } | undefined;
    if (regex) return [`${PATTERN}/${regex.pattern}/${regex.flags}`];
    const texts = this.#graph.evaluator.texts(place);
    const whole = texts.filter((text) => !text.includes(HOLE));
    if (whole.length === texts.length) return whole;
    const chosen = whole.length > 0 ? whole : this.#settings(place);
    this.#say(
      place,
      chosen.length > 0 ? `its path is set from outside; '${chosen.join("', '")}' is used` : 'its path is computed',
    );
    return chosen.length > 0 ? chosen : texts;
  }

  /** `configService.get('app.prefix')`, `process.env.PREFIX` and helpers that read it, by the defaults that the tree holds. */
  #settings(place: Place): string[] {
    const { node, module } = this.#graph.evaluator.follow(place) ?? place;
    const inner = unwrap(node);
    const env = /^process\.env\.(\w+)$/.exec(dottedName(inner) ?? '')?.[1];
    if (env !== undefined) return this.#environment.valuesOf(env, module.path);
    if (inner?.type !== 'CallExpression') return [];
    const [first, second] = children(inner, 'arguments');
    const key = stringOf(first);
    if (key === null) return [];
    const given = second ? this.#graph.evaluator.texts({ node: second, module }) : [];
    if (second && given.every((text) => !text.includes(HOLE))) return given;
    return [...this.#namespaced(key), ...this.#environment.valuesOf(key, module.path)].slice(0, 1);
  }

  /** NestJS: `registerAs('app', () => ({ prefix: … }))` under the key 'app.prefix'. */
  #namespaced(key: string): string[] {
    const [space = '', ...path] = key.split('.');
    if (path.length === 0) return [];
    for (const module of this.#source.project.modules.values()) {
      for (const node of module.calls(/^registerAs$/)) {
        const [name, factory] = children(node, 'arguments');
        const callee = child(node, 'callee');
        if ((dottedName(callee) ?? propertyOf(callee)) !== 'registerAs' || stringOf(name) !== space || !factory)
          continue;
        const found = this.#within({ node: factory, module }, path);
        if (found.length > 0) return found;
      }
    }
    return [];
  }

  #within(factory: Place, path: string[]): string[] {
    const { evaluator } = this.#graph;
    const fn = evaluator.follow(factory) ?? factory;
    const results = [onlyResult(fn.node), ...returned(fn)].filter((node) => node !== null);
    return results.flatMap((node) => {
      const inner = { node, module: fn.module };
      const holder = path
        .slice(0, -1)
        .reduce<Place | null>(
          (from, key) => (from ? evaluator.property(evaluator.follow(from) ?? from, key) : null),
          inner,
        );
      const object = holder && (evaluator.follow(holder) ?? holder);
      const value = object && option(object, [object.node], path.at(-1) ?? '');
      const texts = value ? evaluator.texts(value).filter((text) => !text.includes(HOLE)) : [];
      return value && texts.length === 0 ? this.#settings(value) : texts;
    });
  }

  #say({ node, module }: Place, why: string): void {
    const entry = { file: module.path, line: module.lineAt(node.start), what: 'route', why };
    const said = this.#source.unresolved.some(
      (item) => item.file === entry.file && item.line === entry.line && item.why === why,
    );
    if (!said) this.#source.unresolved.push(entry);
  }
}

function returned({ node, module }: Place): Node[] {
  return module
    .nodes('ReturnStatement')
    .filter((statement) => statement.start >= node.start && statement.end <= node.end)
    .flatMap((statement) => child(statement, 'argument') ?? []);
}
