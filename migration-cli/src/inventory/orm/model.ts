import { child, type Node, nameOf } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { TableEntry } from '../../model/inventory.ts';

export type Direction = 'read' | 'write' | 'readwrite';

/** The library whose rules name a model's table and say what its methods do. */
export type Library =
  | 'sequelize'
  | 'typeorm'
  | 'mikro-orm'
  | 'objection'
  | 'bookshelf'
  | 'mongoose'
  | 'waterline'
  | 'lucid'
  | 'drizzle'
  | 'prisma';

export interface Relation {
  /** The property or alias under which the other model is reached. */
  alias: string;
  /** Name of the other model, or null where only its definition is known. */
  target: string | null;
  targetNode: Node | null;
  /** The table between two models, where there is one. */
  through: string | null;
  /** Whose rows hold the key: the model's own, the other model's, or those of a table between them. */
  key?: 'own' | 'other' | 'between';
  /** True where the side that has the relation makes its table: what is saved of it is written there. */
  owner?: boolean;
  /** True where saving a row saves those of the relation. */
  saves?: boolean;
  /** True where removing a row removes those of the relation by statements of the library's own. */
  removes?: boolean;
  /** True where reading the property of a row asks for those of the relation. */
  lazy?: boolean;
  /** True where a row that is taken out of the relation is removed. */
  orphans?: boolean;
}

/** A class or a definition that stands for a table. */
export interface Model {
  library: Library;
  /** The name under which code speaks of it. */
  name: string;
  table: string;
  /** Other names that the library's settings could give the table, where the model itself names none. */
  guesses: string[];
  kind: TableEntry['kind'];
  columns: string[];
  relations: Relation[];
  /** Of a table between two entities: those that hold a list of the other. */
  savedWith?: Model[];
  /** True where a row that is destroyed is only marked; null where that can't be told. */
  marksDeleted?: boolean | null;
  /** The property of an object of the class that holds the model, where the class is none itself. */
  held?: string;
  module: ParsedModule;
  node: Node;
}

/** `users` for models/users.js, `user` for models/User.model.ts. */
const fileKey = (path: string) =>
  (path.split('/').at(-1) ?? '').replace(/(?:[._-](?:model|entity|schema))?\.\w+$/i, '').toLowerCase();

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** Every model of a tree, found by its definition or by its name. */
export class Models {
  readonly all: Model[];
  readonly #byNode: Map<Node, Model>;
  readonly #byName = new Map<string, Model[]>();

  constructor(all: Model[]) {
    this.all = all;
    this.#byNode = new Map(all.map((model) => [model.node, model]));
    for (const model of all)
      for (const name of new Set([model.name, nameOf(child(model.node, 'id')) ?? model.name]))
        this.#byName.set(name, [...(this.#byName.get(name) ?? []), model]);
  }

  at(node: Node | null | undefined): Model | null {
    return (node && this.#byNode.get(node)) ?? null;
  }

  /** The model of a name; null where there is none or where several tables share it. */
  named(name: string | null | undefined): Model | null {
    const found = (name && this.#byName.get(name)) || [];
    return new Set(found.map(({ table }) => table)).size === 1 ? (found[0] ?? null) : null;
  }

  /** What `user`, `theUser` or `users` stand for where nothing says more. */
  meant(variable: string | null): Model | null {
    if (variable === null) return null;
    const wanted = variable.toLowerCase().replace(/^_+/, '');
    const found = this.all.filter(({ name }) => {
      const bare = name.replace(/(?<=\w)(?:Model|Entity)$/, '').toLowerCase();
      return [name.toLowerCase(), bare].some((form) => form === wanted || `${form}s` === wanted);
    });
    return new Set(found.map(({ table }) => table)).size === 1 ? (found[0] ?? null) : null;
  }

  /** What a row is called: `user`, or `currentUser` where only one model's name ends it. */
  row(variable: string | null): Model | null {
    const found = this.meant(variable);
    if (found || variable === null) return found;
    const ends = this.all.filter(({ name }) => variable.length > name.length && variable.endsWith(capital(name)));
    const longest = ends.filter(({ name }) => ends.every((other) => other.name.length <= name.length));
    return new Set(longest.map(({ table }) => table)).size === 1 ? (longest[0] ?? null) : null;
  }

  /** The model that an object of models keeps under a key: by its name, the file that holds nothing else, or its table. */
  kept(key: string): Model | null {
    const wanted = key.toLowerCase();
    const found = [
      this.all.filter(({ module }) => fileKey(module.path) === wanted),
      this.all.filter(({ table }) => table.toLowerCase() === wanted),
    ].find((models) => models.length === 1);
    return this.named(key) ?? found?.[0] ?? this.meant(key);
  }

  /** The only model of a file that is called so, where a relation names that: `invoice.model`, `user`. */
  #inFile(target: string | null): Model | null {
    const wanted = target === null ? null : fileKey(`${target}.js`);
    const found = wanted === null ? [] : this.all.filter(({ module }) => fileKey(module.path) === wanted);
    return found.length === 1 ? (found[0] ?? null) : null;
  }

  target({ target, targetNode }: Relation): Model | null {
    return this.at(targetNode) ?? this.named(target) ?? this.#inFile(target);
  }
}
