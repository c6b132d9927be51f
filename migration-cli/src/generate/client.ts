import type { SymbolImport } from '../model/plan-file.ts';
import { type CallContext, carriedText, contextImports } from './call-context.ts';
import { codecText } from './codec.ts';
import { type ContractStyle, contractOf, contractType, differsText } from './contract.ts';
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
  /** The class that errors of the other side become, as a specifier from the client. */
  error: SymbolImport | null;
  /** Classes that errors become where the other side names them. */
  errors: SymbolImport[];
  /** What travels with each call of the request around it. */
  context: CallContext;
  contracts: ContractStyle;
  /** Where the functions themselves still stand beside it, and the variable that says which of them are called over HTTP. */
  seam?: { modules: Map<string, string[]>; switchEnv: string };
}

/** A module with the same exports as the functions that stayed with another service; each call is a request. */
export function clientModule(input: ClientInput): string {
  const ts = input.language === 'ts';
  const { imports, declarations } = typeTexts(
    input.signatures.map(({ slice }) => slice),
    input.types,
  );
  const functions = input.signatures.map((signature) => clientFunction(signature, input));
  const body = transport(input, ts) + switchText(input, ts);
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

/** The function itself, in the process that still has it. */
const here = (name: string) => `${name}Here`;

const localModules = (seam: ClientInput['seam']) => [...(seam?.modules ?? [])];

/** Which functions are called over HTTP while both ways are there: names parted by commas, or `*`. */
function switchText({ seam }: ClientInput, ts: boolean): string {
  if (!seam) return '';
  const t = (text: string) => (ts ? text : '');
  return `

/** ${seam.switchEnv} names the functions that are called over HTTP, parted by commas; * is all of them. Read at each call. */
function isRemote(name${t(': string')})${t(': boolean')} {
  const chosen = (process.env.${seam.switchEnv} ?? '').split(',').map((item) => item.trim());
  return chosen.includes('*') || chosen.includes(name);
}`;
}

const usesZod = (input: ClientInput) => input.contracts === 'zod' && hasContracts(input);

/** The error classes and readers of carried values in use, by the module that has them. */
function inUse({ error, errors, context }: ClientInput): [string, string[]][] {
  const classes = [...(error ? [error] : []), ...errors].map((item) => ({ specifier: item.module, name: item.export }));
  return contextImports([...classes.map((item) => ({ ...item, header: '' })), ...context.values]);
}

function header(input: ClientInput, imports: string[]): string {
  const { system, language, seam } = input;
  if (system === 'commonjs') {
    return [
      `const { AsyncLocalStorage } = require('node:async_hooks');`,
      `const { randomUUID } = require('node:crypto');`,
      `const { subscribe } = require('node:diagnostics_channel');`,
      ...(usesZod(input) ? [`const { z } = require('zod');`] : []),
      ...inUse(input).map(([specifier, names]) => `const { ${names.join(', ')} } = require('${specifier}');`),
      ...localModules(seam).map(
        ([specifier, names]) =>
          `const { ${names.map((name) => `${name}: ${here(name)}`).join(', ')} } = require('${specifier}');`,
      ),
    ].join('\n');
  }
  return [
    `import { AsyncLocalStorage } from 'node:async_hooks';`,
    `import { randomUUID } from 'node:crypto';`,
    `import { subscribe } from 'node:diagnostics_channel';`,
    ...(language === 'ts' ? imports : []),
    ...(usesZod(input) ? [`import { z } from 'zod';`] : []),
    ...inUse(input).map(([specifier, names]) => `import { ${names.join(', ')} } from '${specifier}';`),
    ...localModules(seam).map(
      ([specifier, names]) =>
        `import { ${names.map((name) => `${name} as ${here(name)}`).join(', ')} } from '${specifier}';`,
    ),
  ].join('\n');
}

function clientFunction(
  { symbol, params, returns, language, async }: Signature,
  { system, seam }: ClientInput,
): string {
  const keyword = system === 'commonjs' ? '' : 'export ';
  const list = params.map(({ text }) => text).join(', ');
  const args = params.map(({ name, rest }) => (rest ? `...${name}` : name)).join(', ');
  const local = seam ? `  if (!isRemote('${symbol.name}')) return ${here(symbol.name)}(${args});\n` : '';
  const result = async ? (/^Promise<([\s\S]*)>$/.exec(returns)?.[1] ?? 'unknown') : returns;
  const type = language === 'ts' ? `: ${async ? returns : `Promise<${returns}>`}` : '';
  const generic = language === 'ts' ? `<${result}>` : '';
  return `${keyword}async function ${symbol.name}(${list})${type} {\n${local}  return call${generic}('${symbol.name}', [${args}]);\n}`;
}

/** In JavaScript nothing says what an answer looks like. */
const hasContracts = ({ signatures }: ClientInput) => signatures.some(({ result }) => result.t !== 'any');

/** What the other side answers is held against the types of this one: it may be of another version. */
function resultsText(input: ClientInput, ts: boolean): string {
  if (!hasContracts(input)) return '';
  const t = (text: string) => (ts ? text : '');
  const { contracts, keeper, signatures } = input;
  const list = signatures.map(({ symbol, result }) => `  ${symbol.name}: ${contractOf(result, contracts)},`);
  return `${contractType(contracts, ts)}
const results${t(': Record<string, Shape>')} = {
${list.join('\n')}
};

/** The answer, or an error with the code invalid_answer that says what is wrong with it. */
function answerOf(name${t(': string')}, value${t(': unknown')})${t(': unknown')} {
  const contract = results[name];
  const wrong = contract === undefined ? null : differs(value, contract, 'the answer');
  if (wrong === null) return value;
  throw Object.assign(new Error(\`${keeper} answered \${name} with something else: \${wrong}\`), { status: 500, code: 'invalid_answer' });
}

${differsText(contracts, ts)}

`;
}

function transport(input: ClientInput, ts: boolean): string {
  const t = (text: string) => (ts ? text : '');
  const { error, errors } = input;
  const answer = hasContracts(input) ? 'answerOf(name, decode(body.result))' : 'decode(body.result)';
  const known = `\n\n/** Classes of this side that errors of the other become, by name. */\nconst CLASSES${t(': Record<string, { prototype: object }>')} = { ${errors.map((item) => item.export).join(', ')} };`;
  const standard = error ? `${error.export}` : 'null';
  const adopt =
    errors.length > 0
      ? `\n  const known = details?.classes?.find((item) => Object.hasOwn(CLASSES, item));\n  const made = known === undefined ? ${standard} : CLASSES[known];\n  if (made) Object.setPrototypeOf(error, made.prototype);`
      : error
        ? `\n  Object.setPrototypeOf(error, ${error.export}.prototype);`
        : '';
  const details = t(`interface Details {
  code?: string;
  message?: string;
  fields?: unknown;
  classes?: string[];
}

`);
  return `${details}const DEADLINE_MS = 5_000;
const ATTEMPTS = 3;
const PAUSE_MS = 200;${errors.length > 0 ? known : ''}

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
      const body = ${t('(')}await response.json()${t(') as { result?: unknown; error?: Details }')};
      if (response.ok) return ${answer}${t(' as T')};
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
      ...carriedHeaders(key),
      'x-caller': '${input.caller}',
    },
    body: JSON.stringify({ args: encode(args) }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
}

/** An answer below 500 is final; what did not arrive or failed there may be tried again with the same key. */
function mayRepeat(error${t(': unknown')})${t(': boolean')} {
  const status = ${t('(')}error${t(' as { status?: number })')}.status;
  return status === undefined || status === 409 || status >= 502;
}

function remoteError(name${t(': string')}, status${t(': number')}, details${t(': Details | undefined')}) {
  const error = new Error(details?.message ?? \`${input.keeper} answered \${name} with \${status}\`);${adopt}
  return Object.assign(error, { status, code: details?.code ?? 'remote_call_failed', ...(details?.fields === undefined ? {} : { fields: details.fields }) });
}

${resultsText(input, ts)}${carriedText(input.context, ts)}

${codecText(ts)}`;
}
