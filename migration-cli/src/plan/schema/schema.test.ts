import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPlan } from '../parse.ts';
import { planJsonSchema } from './plan.ts';

const minimal = `version: 1
inventory: abc
monolith: { name: shop, typecheck: null, build: null, test: null, start: [npm, start], endpoints: {}, internal: null }
database: null
services: {}
phases: []
validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] }
accepted: []
`;

describe('the plan file', () => {
  it('has a JSON Schema in schema/ that is made from the very schema that reads it', () => {
    expect(readFileSync(new URL('../../../schema/plan.schema.json', import.meta.url), 'utf8')).toBe(planJsonSchema());
  });

  it('is read when everything is there', () => {
    expect(readPlan(minimal).plan?.monolith.name).toBe('shop');
  });

  it('names every mistake with its line and column, all at once', () => {
    const { plan, errors } = readPlan(minimal.replace('name: shop', 'name: 7').replace('accepted: []', 'acepted: []'));
    expect(plan).toBeNull();
    expect(errors).toContainEqual({
      line: 3,
      column: 13,
      at: 'monolith.name',
      message: expect.stringContaining('expected string'),
    });
    expect(errors).toContainEqual({ line: 8, column: 1, at: 'acepted', message: 'unknown key "acepted"' });
  });

  it('refuses a phase whose service does not exist', () => {
    const phase =
      'phases:\n  - { name: a, goal: g, service: nobody, move: [], decisions: [], edits: [], retire: [], database: [], final: false, notes: [] }';
    expect(readPlan(minimal.replace('phases: []', phase)).errors).toEqual([
      { line: 7, column: 25, at: 'phases.0.service', message: 'services has no "nobody"' },
    ]);
  });
});
