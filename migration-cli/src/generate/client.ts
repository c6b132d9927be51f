import type { SymbolImport } from '../model/plan-file.ts';
import type { Signature } from './signature.ts';
import type { TypeSlice } from './type-slice.ts';

export interface ClientInput {
  language: 'ts' | 'js';
  system: 'esm' | 'commonjs';
  keeper: string;
  /** Who calls: sent as a header, for the logs of the other side. */
  caller: string;
  urlEnv: string;
  defaultUrl: string;
  tokenEnv: string;
  signatures: Signature[];
  /** Types that callers import besides the signatures. */
  types: TypeSlice | null;
  /** The error class of the calling side, as a specifier from the client. */
  error: SymbolImport | null;
}

/** A module with the same exports as the functions that stayed with another service; each call is a request. */
export function clientModule(input: ClientInput): string {
  const ts = input.language === 'ts';
  const { imports, declarations } = typeTexts(
    input.signatures.map(({ slice }) => slice),
    input.types,
  );
  const functions = input.signatures.map((signature) => clientFunction(signature, input));
  const body = transport(input, ts);
  const exportsLine =
    input.system === 'commonjs'
      ? `\nmodule.exports = { ${input.signatures.map(({ symbol }) => symbol.name).join(', ')} };\n`
      : '';
  const head = [...(input.system === 'commonjs' ? ["'use strict';\n"] : []), header(input, imports)];
  return (
    [...head, ...(ts ? declarations : []), body, ...functions].join('\n\n').replace(/\n{3,}/g, '\n\n') +
    (exportsLine === '' ? '\n' : `\n${exportsLine}`)
  );
}

export function typeTexts(slices: TypeSlice[], extra: TypeSlice | null): { imports: string[]; declarations: string[] } {
  const all = [...slices, ...(extra ? [extra] : [])];
  const declarations = new Map(all.flatMap(({ declarations: map }) => [...map]));
  const packages = new Map<string, Set<string>>();
  for (const slice of all)
    for (const [name, names] of slice.packages) packages.set(name, new Set([...(packages.get(name) ?? []), ...names]));
  return {
    imports: [...packages].map(([name, names]) => `import type { ${[...names].join(', ')} } from '${name}';`),
    declarations: [...declarations.values()],
  };
}

function header({ system, error, language }: ClientInput, imports: string[]): string {
  if (system === 'commonjs') {
    return [
      `const { randomUUID } = require('node:crypto');`,
      ...(error ? [`const { ${error.export} } = require('${error.module}');`] : []),
    ].join('\n');
  }
  return [
    `import { randomUUID } from 'node:crypto';`,
    ...(language === 'ts' ? imports : []),
    ...(error ? [`import { ${error.export} } from '${error.module}';`] : []),
  ].join('\n');
}

function clientFunction({ symbol, params, returns, language }: Signature, { system }: ClientInput): string {
  const keyword = system === 'commonjs' ? '' : 'export ';
  const list = params.map(({ text }) => text).join(', ');
  const args = params.map(({ name, rest }) => (rest ? `...${name}` : name)).join(', ');
  const type = language === 'ts' ? `: ${returns}` : '';
  const generic = language === 'ts' ? `<${/^Promise<([\s\S]*)>$/.exec(returns)?.[1] ?? 'unknown'}>` : '';
  return `${keyword}async function ${symbol.name}(${list})${type} {\n  return call${generic}('${symbol.name}', [${args}]);\n}`;
}

function transport(input: ClientInput, ts: boolean): string {
  const t = (text: string) => (ts ? text : '');
  const { error } = input;
  const adopt = error ? `\n  Object.setPrototypeOf(error, ${error.export}.prototype);` : '';
  return `const DEADLINE_MS = 5_000;
const ATTEMPTS = 3;
const PAUSE_MS = 200;

/** Where ${input.keeper} answers; read at each call, so that the environment may be loaded later than this module. */
function address(name${t(': string')})${t(': string')} {
  return new URL(\`/internal/calls/\${name}\`, process.env.${input.urlEnv} || '${input.defaultUrl}').href;
}

async function call${t('<T>')}(name${t(': string')}, args${t(': unknown[]')})${t(': Promise<T>')} {
  // The key is the same for every attempt, so that a repeated one has its effect once.
  const key = randomUUID();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await send(name, args, key);
      const body = ${t('(')}await response.json()${t(') as { result?: T; error?: { code?: string; message?: string; fields?: unknown } }')};
      if (response.ok) return body.result${t(' as T')};
      throw remoteError(name, response.status, body.error);
    } catch (error) {
      if (attempt === ATTEMPTS || !mayRepeat(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
}

function send(name${t(': string')}, args${t(': unknown[]')}, key${t(': string')})${t(': Promise<Response>')} {
  return fetch(address(name), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: \`Bearer \${process.env.${input.tokenEnv} ?? ''}\`,
      'idempotency-key': key,
      'x-correlation-id': key,
      'x-caller': '${input.caller}',
    },
    body: JSON.stringify({ args }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
}

/** An answer below 500 is final; what did not arrive or failed there may be tried again with the same key. */
function mayRepeat(error${t(': unknown')})${t(': boolean')} {
  const status = ${t('(')}error${t(' as { status?: number })')}.status;
  return status === undefined || status === 409 || status >= 502;
}

function remoteError(name${t(': string')}, status${t(': number')}, details${t(': { code?: string; message?: string; fields?: unknown } | undefined')}) {
  const error = new Error(details?.message ?? \`${input.keeper} answered \${name} with \${status}\`);${adopt}
  return Object.assign(error, { status, code: details?.code ?? 'remote_call_failed', ...(details?.fields === undefined ? {} : { fields: details.fields }) });
}`;
}
