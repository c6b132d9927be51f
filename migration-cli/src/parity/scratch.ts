import { withUrl } from '../backup/method.ts';
import type { Database, Dependencies } from '../model/ports.ts';
import { installTriggers, type Keys } from './changes.ts';
import { cut, kindOf, momentKey, timeOf } from './tokens.ts';

/** A database that copies are made of: each run gets one of its own, in the state of the restore point. */
export interface Template {
  keys: Keys;
  /** Ids that stand in its rows. */
  fixed: Set<string>;
  copy(): Promise<ScratchCopy>;
}

export interface ScratchCopy {
  url: string;
  database: Database;
  drop(): Promise<void>;
}

/** Ids and times beyond this are not looked for: the check that an old one only stands for itself is weaker then. */
const FIXED_LIMIT = 500_000;

export async function createTemplate(deps: Dependencies, url: string, schemas: string[]): Promise<Template> {
  const database = deps.postgres.connect(url, { applicationName: 'nectar parity', max: 1 });
  let keys: Keys;
  let fixed: Set<string>;
  try {
    keys = await installTriggers(database, schemas);
    fixed = await fixedTokens(database, keys);
  } finally {
    await database.close();
  }
  return { keys, fixed, copy: () => copyOf(deps, url) };
}

async function copyOf(deps: Dependencies, url: string): Promise<ScratchCopy> {
  const source = decodeURIComponent(new URL(url).pathname.slice(1));
  const name = `nectar_parity_${Buffer.from(deps.random.bytes(6)).toString('hex')}`;
  const admin = deps.postgres.connect(withUrl(url, { database: 'postgres' }), {
    applicationName: 'nectar parity',
    max: 1,
  });
  const quoted = `"${source.replaceAll('"', '""')}"`;
  // With few rows copying files is faster than writing each page to the log; either is right.
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${quoted} STRATEGY file_copy`);
  const database = deps.postgres.connect(withUrl(url, { database: name }), {
    applicationName: 'nectar parity',
    max: 2,
  });
  return {
    url: withUrl(url, { database: name }),
    database,
    drop: async () => {
      await database.close();
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.close();
    },
  };
}

async function fixedTokens(database: Database, keys: Keys): Promise<Set<string>> {
  const found = new Set<string>();
  for (const table of keys.keys()) {
    const [schema = '', name = ''] = table.split('.').map((part) => `"${part.replaceAll('"', '""')}"`);
    for (const { row } of await database.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM ${schema}.${name} t LIMIT ${FIXED_LIMIT}`,
    ))
      for (const token of cut(row).tokens) found.add(kindOf(token) === 'id' ? token : momentKey(timeOf(token)));
    if (found.size > FIXED_LIMIT) break;
  }
  return found;
}
