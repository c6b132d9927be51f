import { setFlagsFromString } from 'node:v8';
import { withOlderNames } from './older-names.ts';

type Engine = Pick<typeof import('libpg-query'), 'parseSync' | 'parsePlPgSQLSync'>;

const OPTIMIZING = ['wasm-tier-up', 'wasm-dynamic-tiering'];

let engine: Engine | null = null;

/**
 * Loads Postgres' own parser, which is WebAssembly, as V8 compiles it at first. Its grammar is one huge function: optimizing
 * it takes 550 MB for some seconds, and no time is won before a hundred thousand statements. What is compiled later, of
 * other packages, is optimized as always.
 */
export async function loadEngine(): Promise<void> {
  if (engine !== null) return;
  for (const flag of OPTIMIZING) setFlagsFromString(`--no-${flag}`);
  try {
    const { loadModule, parseSync, parsePlPgSQLSync } = await import('libpg-query');
    await loadModule();
    // A function is compiled when it is first called.
    parseSync('SELECT 1');
    engine = { parseSync: withOlderNames(parseSync), parsePlPgSQLSync: withOlderNames(parsePlPgSQLSync) };
  } finally {
    for (const flag of OPTIMIZING) setFlagsFromString(`--${flag}`);
  }
}

/** The parser, which has been loaded before. */
export function sqlEngine(): Engine {
  if (engine === null) throw new Error('The SQL parser was not loaded.');
  return engine;
}
