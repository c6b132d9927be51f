import { createRequire } from 'node:module';
import { posix } from 'node:path';
import type { PlanFile } from '../../model/plan-file.ts';
import type { Tree } from './in-memory.ts';

/** A plan whose only phase calls `far.js` through a client, before far.js leaves. */
export function seamPlan(names: string[], internal = 'internal/calls.js'): PlanFile {
  const extension = posix.extname(internal);
  const decisions = names.map((name) => ({
    subject: `call:far${extension}#${name}`,
    choice: 'remote' as const,
    why: 'it leaves',
  }));
  const phase = { name: 'far', goal: '', service: 'far', move: [`far${extension}`], decisions, final: false };
  const rest = { edits: [], retire: [], database: [], notes: [] };
  return {
    version: 1,
    inventory: '',
    monolith: {
      name: 'near',
      typecheck: null,
      build: null,
      test: null,
      start: ['node', 'main.js'],
      endpoints: {},
      internal: { module: internal, transaction: null, urlEnv: 'NEAR_URL', tokenEnv: 'CALLS_TOKEN' },
    },
    database: null,
    services: {
      far: {
        title: 'Far',
        folder: 'far-service',
        description: '',
        backend: {
          port: 4001,
          portEnv: 'PORT',
          entry: { module: `far${extension}`, export: 'app', kind: 'express-factory', before: [] },
          ready: '/',
        },
        frontend: null,
        role: null,
        databaseEnv: null,
        place: { '': 'backend/src/' },
        env: {},
      },
    },
    phases: [
      { ...phase, ...rest, name: 'far-seam', seam: true, move: [] },
      { ...phase, ...rest },
    ],
    validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] },
    accepted: [],
  };
}

const load = createRequire(import.meta.url);

/** The exports of a CommonJS module of a tree in memory. */
export function loaded(tree: Tree, path: string, cache = new Map<string, { exports: unknown }>()): unknown {
  const known = cache.get(path);
  if (known) return known.exports;
  const module = { exports: {} };
  cache.set(path, module);
  const require = (specifier: string) => {
    if (!specifier.startsWith('.')) return load(specifier);
    const target = posix.join(posix.dirname(path), specifier);
    return loaded(tree, tree[target] === undefined ? `${target}.js` : target, cache);
  };
  new Function('require', 'module', 'exports', tree[path] ?? '')(require, module, module.exports);
  return module.exports;
}
