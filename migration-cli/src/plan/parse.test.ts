import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { newsPlan } from '../testing/news-shop.ts';
import { readPlan } from './parse.ts';

const mistakes = (plan: object) => readPlan(stringify(plan)).errors.map(({ at, message }) => `${at}: ${message}`);
const { accepted: _, ...withoutAccepted } = newsPlan;
const { databaseEnv: __, ...withoutVariable } = newsPlan.services.news ?? {};

it('says of a key that is missing that it is, and what is expected there', () => {
  expect(mistakes(newsPlan)).toEqual([]);
  expect(mistakes(withoutAccepted)).toEqual(['accepted: is missing (expected array)']);
});

it('says of a value that may have several forms what keeps it from being each of them', () => {
  const [missing] = mistakes({ ...newsPlan, services: { news: withoutVariable } });
  expect(missing).toBe('services.news.databaseEnv: is missing (expected string or object)');
  const [partly] = mistakes({
    ...newsPlan,
    services: { news: { ...withoutVariable, databaseEnv: { user: 'DB_USER' } } },
  });
  expect(partly).toContain('password: is missing (expected string)');
});

it('names an unknown key by its place', () => {
  expect(mistakes({ ...newsPlan, servces: {} })).toEqual(['servces: unknown key "servces"']);
});
