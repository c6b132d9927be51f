import { expect, it } from 'vitest';
import type { Decision, PhaseSettings } from '../model/plan-file.ts';
import { staleOf } from './stale.ts';
import { inventoryOf } from './testing/in-memory.ts';

it('finds the decisions that are about nothing any more, globs of every kind among them', async () => {
  const inventory = await inventoryOf({
    'lib/cache.js': 'const seen = new Map();\nexports.remember = (key) => seen.set(key, process.env.CACHE_NAME);\n',
    'lib/load.js': 'exports.load = () => require(process.env.PLUGIN);\n',
  });
  const kept = [
    'module:lib/**',
    'singleton:**',
    'singleton:lib/cache.js#seen',
    'env:**',
    'env:CACHE_NAME',
    'call:lib/cache.js#remember',
    'dynamic:lib/load.js#process.env.PLUGIN',
    'foreign-key:a(b)->c',
  ];
  const gone = [
    'module:other/**',
    'singleton:lib/cache.js#gone',
    'env:GONE',
    'job:**',
    'call:lib/cache.js#forget',
    'dynamic:lib/load.js#name',
    'table:books',
  ];
  const decisions = [...kept, ...gone].map((subject): Decision => ({ subject, choice: 'leave', why: 'so' }));
  expect(staleOf({ decisions } as PhaseSettings, inventory)).toEqual(gone);
});
