import { readFileSync } from 'node:fs';
import type { Express } from 'express';
import { expect, it } from 'vitest';
import { documentedRoutes, inBraces, mountedRoutes } from './routes.ts';

export interface BackEnd {
  app: Express;
  base: string;
}

/** What every back end of ours does, whatever its features are. `undocumented` are routes that a library describes itself. */
export function answersAsEveryBackEnd(
  name: string,
  backEnd: () => BackEnd,
  options: { frontEnd: string; variables: string[]; envExample: URL; undocumented: string[] },
): void {
  it('says in its document what it answers, and answers what its document says', async () => {
    const mounted = mountedRoutes(backEnd().app);
    const described = mounted.filter((route) => !options.undocumented.includes(route));
    expect(await documentedRoutes(backEnd().base)).toEqual(described.map(inBraces).sort());
    expect(mounted).toEqual(expect.arrayContaining(options.undocumented));
  });

  it('is alive and ready, with safe headers and the correlation id of the caller', async () => {
    const { base } = backEnd();
    expect(await (await fetch(`${base}/health`)).json()).toEqual({ status: 'ok', service: name });
    const ready = await fetch(`${base}/ready`, { headers: { 'x-correlation-id': 'the-id-of-a-caller' } });
    expect(await ready.json()).toEqual({ status: 'ready', service: name, checks: { database: 'ok' } });
    expect(ready.headers.get('x-correlation-id')).toBe('the-id-of-a-caller');
    expect(ready.headers.get('x-content-type-options')).toBe('nosniff');
    expect(ready.headers.get('x-powered-by')).toBeNull();
  });

  it('lets browsers of its own front end in, and no others', async () => {
    const allowed = async (origin: string) =>
      (await fetch(`${backEnd().base}/openapi.json`, { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await allowed('https://evil.example')).toBeNull();
    expect(await allowed(options.frontEnd)).toBe(options.frontEnd);
  });

  it('answers what it cannot read with a problem that has a stable code', async () => {
    const reply = await fetch(`${backEnd().base}/nowhere`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"unfinished":',
    });
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(await reply.json()).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('reads the variables that .env.example names, and no others', () => {
    const named = [...readFileSync(options.envExample, 'utf8').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...options.variables].sort());
  });
}
