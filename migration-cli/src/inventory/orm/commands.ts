import { type Node, propertyOf } from '../../code/ast.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { Direction } from './model.ts';

/** The rights that statements take, sorted. */
export type Commands = NonNullable<TableAccess['commands']>;

/** One table that one place touches. */
export interface Effect {
  table: string;
  direction: Direction;
  commands: Commands;
}

/** Every right to rows: what counts where it can't be told which statement is sent. */
export const ALL: Commands = ['delete', 'insert', 'select', 'update'];

// Libraries read what the database filled in back by RETURNING, and find the rows that they change by a WHERE.
export const INSERTS: Commands = ['insert', 'select'];
export const UPDATES: Commands = ['select', 'update'];
export const DELETES: Commands = ['delete', 'select'];
export const SAVES: Commands = ['insert', 'select', 'update'];

const SENT: [RegExp, Commands][] = [
  [/^(?:find(?:One)?OrCreate|findCreateFind|firstOrCreate|fetchOrCreateMany)$/, INSERTS],
  [/^(?:create(?:Many|Each|Bulk|ManyAndReturn)?|bulk(?:Create|Insert)|insert(?:One|Many)?|nativeInsert)$/, INSERTS],
  [
    /^(?:update(?:One|Many|All|ManyAndReturn|ById)?|nativeUpdate|patch|increment|decrement|incrementAndGet|restore|recover|soft(?:Delete|Remove))$/,
    UPDATES,
  ],
  [/^(?:delete(?:One|Many|All|ById)?|destroy(?:All|One)?|remove(?:All|AndFlush)?|nativeDelete)$/, DELETES],
  [/^(?:upsert(?:Many)?|save(?:All|Many)?|bulkSave|persist(?:AndFlush|Later)?|updateOrCreate(?:Many)?)$/, SAVES],
  [/^(?:truncate|clear)$/, ['truncate']],
];

const CHAINED: [RegExp, Commands][] = [
  [/^insert(?:Graph)?(?:AndFetch)?$/, INSERTS],
  [/^(?:update|patch)(?:AndFetch(?:ById)?)?$|^(?:increment|decrement|softDelete|restore)$/, UPDATES],
  [/^(?:delete|deleteById|del)$/, DELETES],
  [/^upsertGraph(?:AndFetch)?$/, ALL],
  [/^(?:onConflict|merge|orUpdate)$/, UPDATES],
  [/^truncate$/, ['truncate']],
];

/** Locks that Postgres gives only to those who may update. */
const LOCKS = /^(?:for(?:NoKey)?Update|for(?:Key)?Share|setLock)$/;

/** The rights that a method takes on the table that it works on; null where its name does not tell. */
export function sentBy(direction: Direction, printed: string): Commands | null {
  if (direction === 'read') return ['select'];
  const method = withoutContext(printed);
  return SENT.find(([pattern]) => pattern.test(method))?.[1] ?? null;
}

/** The same of a chain of methods, `query().patch().where()`; a chain that changes nothing reads. */
export function sentByChain(methods: string[]): Commands {
  const found = methods.flatMap((method) => CHAINED.find(([pattern]) => pattern.test(method))?.[1] ?? []);
  const locks: Commands = methods.some((method) => LOCKS.test(method)) ? ['update'] : [];
  return together(found.length > 0 ? found : ['select'], locks);
}

export const together = (...parts: Commands[]): Commands => [...new Set(parts.flat())].sort();

/** `createWithContext` and the like are the same with something more. */
export const withoutContext = (method: string) => method.replace(/(?<=[a-z])With[A-Z]\w*$/, '');

export const reading = (table: string): Effect => ({ table, direction: 'read', commands: ['select'] });

export const writing = (table: string, commands: Commands): Effect => ({ table, direction: 'write', commands });

/** The methods called on a call. */
export function chainOf(call: Node): string[] {
  const names: string[] = [];
  let at: Node | null | undefined = call;
  while (at?.parent?.type === 'MemberExpression' && at.parent.object === at) {
    const name = propertyOf(at.parent);
    if (name !== null) names.push(name);
    at = at.parent.parent?.type === 'CallExpression' ? at.parent.parent : null;
  }
  return names;
}
