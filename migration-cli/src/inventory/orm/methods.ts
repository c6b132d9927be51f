import { withoutContext } from './commands.ts';
import type { Direction, Library } from './model.ts';

const BOTH =
  /^(?:find(?:One)?OrCreate|findCreateFind|find(?:One|ById)And(?:Update|Delete|Remove|Replace)|findAnd(?:Modify|Remove)|findOneOrUpdate|findOrUpsert|firstOrCreate|updateOrCreate(?:Many)?|fetchOrCreateMany|increment(?:Counter)?AndGet)$/;
const READ =
  /^(?:find(?:$|All|One|By|Many|First|Unique|And|Ids|Trees|Roots|Ancestors|Descendants|OrFail).*|count\w*|exists?(?:By)?|aggregate|groupBy|max|min|sum|avg|average|maximum|minimum|distinct|estimatedDocumentCount|fetch(?:$|All|One|Page).*|paginate|reload|refresh|cursor|stream|preload|scan|getById|getAll)$/;
const WRITE =
  /^(?:create(?:$|Many|Each|Bulk|ManyAndReturn)\w*|bulk(?:Create|Write|Insert|Save|Update)|insert(?:$|One|Many|Graph|GraphAndFetch)\w*|save(?:$|All|Many)\w*|update(?:$|One|Many|All|ManyAndReturn|ById)\w*|patch\w*|destroy(?:All|One)?|delete(?:$|One|Many|All|ById)\w*|remove(?:$|All)|soft(?:Delete|Remove)\w*|restore|recover|upsert\w*|increment|decrement|truncate|clear|replaceOne|nativeInsert|nativeUpdate|nativeDelete|persist\w*)$/;

/** Methods that only make an object in memory. */
const MAKES: Partial<Record<Library, RegExp>> = {
  typeorm: /^(?:create|merge)$/,
  'mikro-orm': /^(?:create|assign|merge|map|clear)$/,
  bookshelf: /^(?:forge|count)$/,
  // `create(…).fetch()` only asks for the rows back.
  waterline: /^fetch$/,
  lucid: /^merge$/,
};

/** What a method of a model, a repository or a row does with its table; null where it does nothing or is not known. */
export function directionOf(library: Library, printed: string): Direction | null {
  const method = withoutContext(printed);
  if (MAKES[library]?.test(method)) return null;
  if (library === 'lucid' && /^(?:all|first(?:OrFail|OrNew)?)$/.test(method)) return 'read';
  if (BOTH.test(method)) return 'readwrite';
  if (READ.test(method)) return 'read';
  return WRITE.test(method) ? 'write' : null;
}

/** Methods that begin a query whose chain says what it does. */
export const STARTS_QUERY = /^(?:createQueryBuilder|query|knexQuery|\$query|relatedQuery|\$relatedQuery|qb)$/;

const CHAIN_WRITES =
  /^(?:insert|insertGraph|insertAndFetch|insertGraphAndFetch|upsertGraph|upsertGraphAndFetch|update|updateAndFetch|updateAndFetchById|patch|patchAndFetch|patchAndFetchById|delete|deleteById|del|softDelete|restore|relate|unrelate|increment|decrement|truncate)$/;

export function chainDirection(methods: string[]): Direction {
  return methods.some((name) => CHAIN_WRITES.test(name)) ? 'write' : 'read';
}
