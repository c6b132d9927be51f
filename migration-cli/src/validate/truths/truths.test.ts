import { describe, expect, it } from 'vitest';
import type { Truth } from '../../model/plan-file.ts';
import type { Http } from '../../model/ports.ts';
import type { Values } from '../runtime/values.ts';
import { createJar } from './cookies.ts';
import { askInOrder } from './requests.ts';

const text = async (template: string) => template.replace('<secret>', 'letmein');
const values: Values = {
  text,
  record: async (templates) =>
    Object.fromEntries(
      await Promise.all(Object.entries(templates).map(async ([name, value]) => [name, await text(value)] as const)),
    ),
  port: async () => 4242,
  database: async () => '',
  with: () => values,
};
const truth: Truth = {
  name: 'numbers',
  service: 'desk',
  requests: [
    { method: 'POST', path: '/sign-in', body: { password: '<secret>' }, headers: { origin: 'http://desk.test' } },
    { method: 'GET', path: '/numbers' },
  ],
  equals: {},
};

/** A back end that gives its numbers only to whoever has signed in with the right password. */
const http: Http = {
  request: async (url, options = {}) => {
    if (url === 'http://127.0.0.1:4242/sign-in') {
      const ok = options.body === '{"password":"letmein"}' && options.headers?.origin === 'http://desk.test';
      const headers = new Headers(ok ? { 'set-cookie': 'session=abc; Path=/; HttpOnly' } : {});
      return { status: ok ? 200 : 401, headers, text: '' };
    }
    const signedIn = options.headers?.cookie === 'session=abc';
    return { status: signedIn ? 200 : 403, headers: new Headers(), text: signedIn ? '{"members":3}' : 'no' };
  },
};

describe('truths', () => {
  it('are asked for in order, with the cookies of the requests before', async () => {
    expect(await askInOrder({ http }, values, truth)).toEqual({ json: { members: 3 } });
  });

  it('say which request was refused', async () => {
    const alone = { ...truth, requests: truth.requests.slice(1) };
    expect(await askInOrder({ http }, values, alone)).toEqual({ problem: 'GET /numbers said 403: no' });
  });

  it('forget a cookie that the server takes back', () => {
    const jar = createJar();
    jar.store(['a=1; Path=/', 'b=2']);
    jar.store(['a=; Max-Age=0']);
    expect(jar.header()).toBe('b=2');
  });
});
