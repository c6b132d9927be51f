import type { DatabaseStep } from '../model/plan-file.ts';
import { typeTexts } from './client.ts';
import { encodeText } from './codec.ts';
import type { Signature } from './signature.ts';
import type { TypeSlice } from './type-slice.ts';

export interface OutboxInput {
  language: 'ts' | 'js';
  system: 'esm' | 'commonjs';
  table: string;
  keeper: string;
  caller: string;
  urlEnv: string;
  defaultUrl: string;
  tokenEnv: string;
  signatures: Signature[];
  types: TypeSlice | null;
  /** How the calling side has a transaction, as a specifier from the dispatcher. */
  transaction: { specifier: string; name: string };
}

/** A module with the same exports: each call becomes a row in the caller's own transaction. */
export function outboxModule({ language, system, table, keeper, signatures, types }: OutboxInput): string {
  const ts = language === 'ts';
  const { imports, declarations } = typeTexts(
    signatures.map(({ slice }) => slice),
    types,
  );
  const head =
    system === 'commonjs'
      ? [`'use strict';\n`, `const { randomUUID } = require('node:crypto');`]
      : [`import { randomUUID } from 'node:crypto';`, ...(ts ? imports : [])];
  const transaction = ts
    ? `\n/** Whatever runs a query inside the caller's transaction. */\nexport interface OutboxTransaction {\n  query(text: string, values?: unknown[]): Promise<unknown>;\n}\n`
    : '';
  const functions = signatures.map(({ symbol, params, returns }) => {
    const tx = params.find((param) => param.transaction)?.name ?? 'tx';
    const list = params
      .map((param) => (param.transaction && ts ? `${param.name}: OutboxTransaction` : param.text))
      .join(', ');
    const args = params.filter((param) => !param.transaction).map(({ name, rest }) => (rest ? `...${name}` : name));
    return `/** ${keeper} does it after this transaction commits: at least once delivered, once in effect. */
${system === 'commonjs' ? '' : 'export '}async function ${symbol.name}(${list})${ts ? `: ${returns}` : ''} {
  await ${tx}.query('INSERT INTO ${table} (id, call, arguments) VALUES ($1, $2, $3)', [randomUUID(), '${symbol.name}', JSON.stringify(encode([${args.join(', ')}]))]);
}`;
  });
  const tail =
    system === 'commonjs' ? `\nmodule.exports = { ${signatures.map(({ symbol }) => symbol.name).join(', ')} };\n` : '';
  return `${[head.join('\n'), ...(ts ? declarations : []), ...(transaction ? [transaction.trim()] : []), ...functions, encodeText(ts)].join('\n\n')}\n${tail}`;
}

/** The module that delivers the rows: claims a batch with a lease, sends, and notes what arrived. */
export function dispatcherModule(input: OutboxInput): string {
  const { language, system, table, keeper, caller, urlEnv, defaultUrl, tokenEnv, transaction } = input;
  const ts = language === 'ts';
  const t = (text: string) => (ts ? text : '');
  const head =
    system === 'commonjs'
      ? `'use strict';\n\nconst { ${transaction.name} } = require('${transaction.specifier}');`
      : `import { ${transaction.name} } from '${transaction.specifier}';`;
  return `${head}

const BATCH = 50;
const LEASE = '30 seconds';
const DEADLINE_MS = 5_000;
const IDLE_MS = 1_000;
${t(`
interface OutboxRow {
  id: string;
  call: string;
  arguments: unknown[];
  attempts: number;
}
`)}
/** Delivers in the background what stands in ${table}; the returned function stops it. */
${system === 'commonjs' ? '' : 'export '}function startDispatcher()${t(': () => void')} {
  let stopped = false;
  let timer${t(': NodeJS.Timeout | undefined')};
  const turn = async () => {
    let count = 0;
    try {
      count = await deliverBatch();
    } catch (error) {
      console.error('The outbox could not be read:', error);
    }
    if (!stopped) timer = setTimeout(turn, count > 0 ? 0 : IDLE_MS);
  };
  timer = setTimeout(turn, 0);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** One batch; returns how many rows it claimed. Rows whose lease ran out are claimed again. */
${system === 'commonjs' ? '' : 'export '}async function deliverBatch()${t(': Promise<number>')} {
  const rows = await claim();
  for (const row of rows) {
    const problem = await deliver(row);
    await ${transaction.name}((tx) =>
      problem === null
        ? tx.query('UPDATE ${table} SET delivered_at = now(), last_error = NULL WHERE id = $1', [row.id])
        : tx.query("UPDATE ${table} SET last_error = $2, next_at = now() + least(interval '5 minutes', interval '1 second' * power(2, least(attempts, 16))) WHERE id = $1", [row.id, problem]),
    );
  }
  return rows.length;
}

/** The oldest waiting call for each first argument: a later call about the same thing waits until the earlier one arrived. */
async function claim()${t(': Promise<OutboxRow[]>')} {
  const claimed = await ${transaction.name}((tx) =>
    tx.query(
      \`UPDATE ${table} SET attempts = attempts + 1, next_at = now() + interval '\${LEASE}'
       WHERE id IN (
         SELECT o.id FROM ${table} o WHERE o.delivered_at IS NULL AND o.next_at <= now()
         AND NOT EXISTS (
           SELECT 1 FROM ${table} e
           WHERE e.delivered_at IS NULL AND e.arguments -> 0 = o.arguments -> 0
           AND (e.created_at, e.id) < (o.created_at, o.id)
         )
         ORDER BY o.created_at, o.id LIMIT $1 FOR UPDATE SKIP LOCKED
       )
       RETURNING id, call, arguments, attempts\`,
      [BATCH],
    ),
  );
  return claimed.rows${t(' as OutboxRow[]')};
}

/** Null when it arrived and took effect, otherwise why not. */
async function deliver(row${t(': OutboxRow')})${t(': Promise<string | null>')} {
  try {
    const response = await fetch(new URL(\`/internal/calls/\${row.call}\`, process.env.${urlEnv} || '${defaultUrl}'), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: \`Bearer \${process.env.${tokenEnv} ?? ''}\`,
        'idempotency-key': row.id,
        'x-correlation-id': row.id,
        'x-caller': '${caller}',
      },
      body: JSON.stringify({ args: row.arguments }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    return response.ok ? null : \`${keeper} answered \${response.status}: \${(await response.text()).slice(0, 500)}\`;
  } catch (error) {
    return String(error);
  }
}
${system === 'commonjs' ? '\nmodule.exports = { startDispatcher, deliverBatch };\n' : ''}`;
}

/** The outbox of a caller and the inbox of a keeper, each with its owner and with just the rights that its side needs. */
export function outboxSteps(
  outbox: string,
  inbox: string,
  owner: string | null,
  callerRole: string | null,
  keeperRole: string | null,
): DatabaseStep[] {
  const owned = (table: string) => (owner ? ` ALTER TABLE ${table} OWNER TO "${owner}";` : '');
  const exists = (table: string) => `SELECT to_regclass('${table}') IS NOT NULL`;
  return [
    {
      kind: 'sql',
      name: outbox.replace('.', '_'),
      up: `CREATE TABLE ${outbox} (id uuid PRIMARY KEY, call text NOT NULL, arguments jsonb NOT NULL, attempts integer NOT NULL DEFAULT 0, last_error text, created_at timestamptz NOT NULL DEFAULT clock_timestamp(), next_at timestamptz NOT NULL DEFAULT now(), delivered_at timestamptz); CREATE INDEX ON ${outbox} (next_at) WHERE delivered_at IS NULL;${owned(outbox)}`,
      down: `DO $$ BEGIN IF EXISTS (SELECT FROM ${outbox} WHERE delivered_at IS NULL) THEN RAISE EXCEPTION '${outbox} holds calls that are not delivered yet: start both services until it is empty'; END IF; END $$; DROP TABLE ${outbox};`,
      verify: exists(outbox),
    },
    {
      kind: 'sql',
      name: inbox.replace('.', '_'),
      up: `CREATE TABLE ${inbox} (consumer text NOT NULL, event_id uuid NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (consumer, event_id));${owned(inbox)}`,
      down: `DROP TABLE ${inbox};`,
      verify: exists(inbox),
    },
    ...(callerRole
      ? [{ kind: 'grant', role: callerRole, on: [outbox], privileges: ['SELECT', 'INSERT', 'UPDATE'] } as const].map(
          (step) => ({ ...step, on: [...step.on], privileges: [...step.privileges] }),
        )
      : []),
    ...(keeperRole
      ? [{ kind: 'grant' as const, role: keeperRole, on: [inbox], privileges: ['SELECT', 'INSERT'] }]
      : []),
  ];
}
