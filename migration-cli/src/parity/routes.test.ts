import { describe, expect, it } from 'vitest';
import type { PlanFile } from '../model/plan-file.ts';
import { smallShopPlan } from '../plan/testing/small-shop.ts';
import { paritySettings } from './ground.ts';
import { partOf } from './side.ts';

const [phase] = smallShopPlan.phases;
const endpoints = { web: { ready: '/' }, news: { ready: '/', sharesPortWith: 'web' } };
const plan = {
  ...smallShopPlan,
  monolith: { ...smallShopPlan.monolith, endpoints },
  phases: [{ ...phase, routes: { moves: ['GET /:id'], shares: [] } }],
  parity: undefined,
} as unknown as PlanFile;

describe('an application that is cut by its routes', () => {
  it('is recorded at its one door, without a section of the plan', () => {
    expect(paritySettings(plan)).toEqual({ doors: ['web'] });
    const own = { doors: ['web', 'admin'] };
    expect(paritySettings({ ...plan, parity: own })).toBe(own);
  });

  it('has to say how where it has several doors, or where no routes are cut', () => {
    const two = { ...plan, monolith: { ...plan.monolith, endpoints: { web: { ready: '/' }, admin: { ready: '/' } } } };
    expect(() => paritySettings(two)).toThrow('record or replay');
    expect(() => paritySettings({ ...plan, phases: smallShopPlan.phases })).toThrow('record or replay');
  });

  it('is answered by whoever has the route by method, after the prefixes of the plan', () => {
    const owner = (method: string, path: string) => (method === 'GET' && /^\/\w+$/.test(path) ? 'news' : null);
    const services = { kind: 'services', owner } as const;
    expect(partOf({ doors: ['web'] }, services, 'web', 'GET', '/abc')).toBe('news');
    expect(partOf({ doors: ['web'] }, services, 'web', 'POST', '/abc')).toBe('web');
    const gateway = [{ door: 'web', prefix: '/abc', part: 'other' }];
    expect(partOf({ doors: ['web'], gateway }, services, 'web', 'GET', '/abc?x=1')).toBe('other');
    expect(partOf({ doors: ['web'] }, { kind: 'monolith', owner }, 'web', 'GET', '/abc')).toBe('web');
  });
});
