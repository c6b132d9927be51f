import { type CarriedValue, contextImports, withinText } from './call-context.ts';
import { codecText } from './codec.ts';
import { type ContractStyle, contractOf, contractType, differsText } from './contract.ts';
import type { Shape } from './shape.ts';
import type { Signature } from './signature.ts';

export interface InternalInput {
  language: 'ts' | 'js';
  system: 'esm' | 'commonjs';
  tokenEnv: string;
  calls: { signature: Signature; specifier: string; outbox: boolean }[];
  /** How a transaction is had here, for outbox calls. */
  transaction: { specifier: string; name: string } | null;
  inboxTable: string;
  /** Values around a call on the calling side, with the functions that run work with them here. */
  carried: CarriedValue[];
  contracts: ContractStyle;
}

/** The module that answers the calls of the services which left: `internalCalls()` is an express router. */
export function internalCallsModule(input: InternalInput): string {
  const ts = input.language === 'ts';
  const t = (text: string) => (ts ? text : '');
  const outbox = input.calls.some((call) => call.outbox);
  return `${imports(input, outbox)}

const REMEMBER_MS = 10 * 60_000;
${t(`
${contractType(input.contracts, ts)}
interface Call {
  params: { name: string; optional: boolean; shape: Shape }[];
  run(args: unknown[], key: string, caller: string): Promise<unknown>;
}
`)}
const calls${t(': Record<string, Call>')} = {
${input.calls.map((call) => entry(call, input)).join('\n')}
};

/** POST /internal/calls/:name with { args }; mounted by the application, reached by services with the shared token. */
${exported(input)}function internalCalls()${t(': Router')} {
  const router = express.Router();
  router.post('/internal/calls/:name', express.json({ limit: '1mb' }), async (req, res) => {
    if (!isTrusted(req.get('authorization'))) {
      res.status(401).json({ error: { code: 'unauthorized', message: 'The token is missing or wrong.' } });
      return;
    }
    const name = String(req.params.name);
    const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
    if (!call) {
      res.status(404).json({ error: { code: 'unknown_call', message: \`There is no call \${name}.\` } });
      return;
    }
    const args = normalized(call, decode(req.body?.args));
    const problem = mismatch(call, args);
    if (problem) {
      res.status(400).json({ error: { code: 'invalid_arguments', message: problem } });
      return;
    }
    try {
      const key = req.get('idempotency-key') ?? '';
      const caller = req.get('x-caller') ?? '';
      res.json({ result: encode(await once(\`\${caller}/\${name}/\${key}\`, key, () => ${input.carried.length > 0 ? 'within(req, () => call.run(args, key, caller))' : 'call.run(args, key, caller)'})) });
    } catch (error) {
      answerError(error, name, res);
    }
  });
  return router;
}

${withinText(input.carried, ts)}/** Compared in constant time; without a token in the environment nobody is trusted. */
function isTrusted(header${t(': string | undefined')})${t(': boolean')} {
  const expected = process.env.${input.tokenEnv} ?? '';
  if (expected === '') return false;
  const digest = (text${t(': string')}) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(\`Bearer \${expected}\`));
}

const answers = new Map${t('<string, { result: Promise<unknown>; timer: NodeJS.Timeout }>')}();

/** A repeated key gets the answer of the first call; a failure is forgotten, so that it can be tried again. */
function once(id${t(': string')}, key${t(': string')}, run${t(': () => Promise<unknown>')})${t(': Promise<unknown>')} {
  if (key === '') return run();
  const known = answers.get(id);
  if (known) return known.result;
  const result = run();
  const forget = () => answers.delete(id);
  const timer = setTimeout(forget, REMEMBER_MS);
  timer.unref();
  answers.set(id, { result, timer });
  result.catch(() => {
    clearTimeout(timer);
    forget();
  });
  return result;
}

/** JSON has no undefined: null stands for it where a parameter may be left out. */
function normalized(call${t(': Call')}, args${t(': unknown')})${t(': unknown[]')} {
  if (!Array.isArray(args)) return [];
  return args.map((value, index) => (value === null && call.params[index]?.optional ? undefined : value));
}

function mismatch(call${t(': Call')}, args${t(': unknown[]')})${t(': string | null')} {
  if (args.length > call.params.length) return \`at most \${call.params.length} arguments are expected\`;
  for (const [index, { name, optional, shape }] of call.params.entries()) {
    if (args[index] === undefined && optional) continue;
    const wrong = differs(args[index], shape, name);
    if (wrong) return wrong;
  }
  return null;
}

${differsText(input.contracts, ts)}

/** The names of an error's class and of those above it, so that the caller can make one of its own of the same name. */
function classesOf(error${t(': unknown')})${t(': string[]')} {
  const names${t(': string[]')} = [];
  for (let at = Object.getPrototypeOf(error); at && at !== Error.prototype && at !== Object.prototype; at = Object.getPrototypeOf(at))
    names.push(at.constructor.name);
  return names;
}

${codecText(ts)}

function answerError(error${t(': unknown')}, name${t(': string')}, res${t(': Response')})${t(': void')} {
  const { status, code, message, fields } = ${t('(')}error${t(' as { status?: number; code?: string; message?: string; fields?: unknown })')};
  if (typeof status === 'number' && status >= 400 && status < 500) {
    res.status(status).json({ error: { code: code ?? 'failed', message: message ?? 'The call failed.', ...(fields === undefined ? {} : { fields }), classes: classesOf(error) } });
    return;
  }
  console.error(\`The internal call \${name} failed:\`, error);
  res.status(500).json({ error: { code: 'internal', message: \`\${name} failed.\` } });
}
${input.system === 'commonjs' ? '\nmodule.exports = { internalCalls };\n' : ''}`;
}

const exported = ({ system }: InternalInput) => (system === 'commonjs' ? '' : 'export ');

function imports({ language, system, calls, transaction, carried, contracts }: InternalInput, outbox: boolean): string {
  const bySpecifier = Map.groupBy(calls, ({ specifier }) => specifier);
  const names = (specifier: string) =>
    (bySpecifier.get(specifier) ?? []).map(({ signature }) => signature.symbol.name).join(', ');
  const rest = outbox && transaction ? [[transaction.specifier, transaction.name] as const] : [];
  const values = contextImports(carried).map(([specifier, list]) => [specifier, list.join(', ')] as const);
  const zod = contracts === 'zod' ? [['zod', 'z'] as const] : [];
  const modules = [
    ...zod,
    ...[...bySpecifier.keys()].map((specifier) => [specifier, names(specifier)] as const),
    ...rest,
    ...values,
  ];
  if (system === 'commonjs') {
    return [
      `'use strict';\n`,
      `const { createHash, timingSafeEqual } = require('node:crypto');`,
      `const express = require('express');`,
      ...modules.map(([specifier, list]) => `const { ${list} } = require('${specifier}');`),
    ].join('\n');
  }
  const types =
    language === 'ts'
      ? `import express, { ${carried.length > 0 ? 'type Request, ' : ''}type Response, type Router } from 'express';`
      : `import express from 'express';`;
  return [
    `import { createHash, timingSafeEqual } from 'node:crypto';`,
    types,
    ...modules.map(([specifier, list]) => `import { ${list} } from '${specifier}';`),
  ].join('\n');
}

function entry(
  { signature, outbox }: InternalInput['calls'][number],
  { language, transaction, inboxTable, contracts }: InternalInput,
): string {
  const sent = signature.params.filter((param) => !param.transaction);
  const params = sent.map(({ name, optional, rest, shape }) => {
    const left = optional || rest || mayBeLeftOut(shape);
    return `{ name: ${JSON.stringify(name)}, optional: ${left}, shape: ${contractOf(shape, contracts)} }`;
  });
  const cast =
    language === 'ts'
      ? (text: string, index: number) => `${text} as Parameters<typeof ${signature.symbol.name}>[${index}]`
      : (text: string) => text;
  let at = 0;
  const list = signature.params
    .map((param, index) => (param.transaction ? 'tx' : cast(`args[${at++}]`, index)))
    .join(', ');
  const call = `${signature.symbol.name}(${list})`;
  const run =
    outbox && transaction
      ? `async (args, key, caller) =>
      ${transaction.name}(async (tx) => {
        const added = await tx.query('INSERT INTO ${inboxTable} (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id', [caller, key]);
        // A repeated event was in effect already: the row and the effect are of one transaction.
        if (added.rows.length > 0) await ${call};
      })`
      : `async (args) => ${call}`;
  return `  ${signature.symbol.name}: {
    params: [${params.join(', ')}],
    run: ${run},
  },`;
}

function mayBeLeftOut(shape: Shape): boolean {
  return shape.t === 'nothing' || (shape.t === 'either' && shape.of.some(mayBeLeftOut));
}
