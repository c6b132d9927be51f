/** Headers that say which request a call belongs to; they are handed on wherever they are given. */
const CARRIED = ['x-request-id', 'x-correlation-id', 'traceparent', 'tracestate'];

/** A value of the code that travels as a header, and the function that reads it or runs work with it. */
export interface CarriedValue {
  header: string;
  specifier: string;
  name: string;
}

export interface CallContext {
  /** Handed on besides those that say which request it is. */
  headers: string[];
  values: CarriedValue[];
}

/** Imports of the functions that read or set carried values, by module: what generated modules print at their top. */
export function contextImports(values: CarriedValue[]): [string, string[]][] {
  const byModule = Map.groupBy(values, ({ specifier }) => specifier);
  return [...byModule].map(([specifier, list]) => [specifier, [...new Set(list.map(({ name }) => name))]]);
}

/** `carriedHeaders(key)`: what the calling side sends with every call. */
export function carriedText({ headers, values }: CallContext, ts: boolean): string {
  const t = (text: string) => (ts ? text : '');
  const storage = t('AsyncLocalStorage<Record<string, string>>');
  const reads = values.map(({ header, name }) => `  headers['${header}'] = valueHeader(${name}());\n`).join('');
  return `const CARRIED = ${JSON.stringify([...new Set([...CARRIED, ...headers])])};
const LONGEST_HEADER = 1_024;

/** One for the process, whichever of the modules with a client is loaded first; it sees every request of every server. */
function requestsHere()${t(`: ${storage}`)} {
  const all = globalThis${t(' as unknown as Record<symbol, unknown>')};
  const key = Symbol.for('internal-calls.request');
  all[key] ??= watchRequests();
  return all[key]${t(` as ${storage}`)};
}

function watchRequests()${t(`: ${storage}`)} {
  const storage = new AsyncLocalStorage${t('<Record<string, string>>')}();
  subscribe('http.server.request.start', (message${t(': unknown')}) => {
    const { request } = message${t(' as { request: { headers: Record<string, string | string[] | undefined> } }')};
    const given = CARRIED.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' && value.length <= LONGEST_HEADER ? [[name, value]${t(' as const')}] : [];
    });
    storage.enterWith({ 'x-request-id': randomUUID(), ...Object.fromEntries(given) });
  });
  return storage;
}

requestsHere();

/** The headers of the request that is being answered, so that both sides write the same id; outside of one, an id of its own. */
function carriedHeaders(id${t(': string')})${t(': Record<string, string>')} {
  const given = requestsHere().getStore() ?? { 'x-request-id': id };
  const headers${t(': Record<string, string | undefined>')} = { 'x-correlation-id': given['x-request-id'], ...given };
${reads}  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}${values.length > 0 ? `\n\n${valueHeaderText(t)}` : ''}`;
}

const valueHeaderText = (t: (text: string) => string) => `function valueHeader(value${t(': unknown')}) {
  return value === undefined || value === null ? undefined : encodeURIComponent(JSON.stringify(encode(value)));
}`;

/** `within(req, work)`: work runs with the values that the calling side had. */
export function withinText(values: CarriedValue[], ts: boolean): string {
  const t = (text: string) => (ts ? text : '');
  if (values.length === 0) return '';
  const layers = values.map(
    ({ header, name }, index) => `  const value${index} = carriedValue(req.get('${header}'));
  const work${index + 1} = value${index} === undefined ? work${index || ''} : async () => ${name}(value${index}${t(' as never')}, work${index || ''});`,
  );
  return `/** Work with the values around the call on the calling side. */
function within(req${t(': Request')}, work${t(': () => Promise<unknown>')})${t(': Promise<unknown>')} {
${layers.join('\n')}
  return work${values.length}();
}

function carriedValue(header${t(': string | undefined')})${t(': unknown')} {
  return header === undefined ? undefined : decode(JSON.parse(decodeURIComponent(header)));
}

`;
}
