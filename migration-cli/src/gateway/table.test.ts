import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RouteEntry } from '../model/inventory.ts';
import type { PhaseSettings, PlanFile } from '../model/plan-file.ts';
import { inventoryOf } from '../plan/testing/in-memory.ts';
import { smallShopPlan } from '../plan/testing/small-shop.ts';
import { asExpression, printGateway } from './print.ts';
import { plainPattern, routeTable } from './table.ts';

const phase = smallShopPlan.phases[0];
const plan = {
  ...smallShopPlan,
  services: { news: { ...smallShopPlan.services.news, folder: 'part' } },
  phases: [{ ...phase, routes: { moves: ['/api/users/**', 'GET /:id'], shares: ['GET /health'] } }],
} as PlanFile;

const empty = await inventoryOf({});

function tableOf(service: string[], monolith: string[]) {
  const entry =
    (file: string) =>
    (text: string, line: number): RouteEntry => {
      const [method = '', path = ''] = text.split(' ');
      return { method, path, file, line };
    };
  const inventory = {
    ...empty,
    routes: [...service.map(entry('part/app.js')), ...monolith.map(entry('app.js'))],
  };
  return routeTable(plan, inventory, ['news']);
}

describe('the table of the gateway', () => {
  it('sends a request to whoever has its most exact route, and everything else to the monolith', () => {
    const table = tableOf(
      ['GET /health', 'GET /api/users', 'POST /api/users', 'GET /api/users/:id', 'GET /:id', 'ALL /files/*'],
      ['GET /health', 'GET /login', 'GET /api/orders', 'DELETE /api/users/:id', 'GET *'],
    );
    const owner = (request: string) => table.owner(...(request.split(' ') as [string, string]));
    expect(owner('GET /api/users?page=2')).toBe('news');
    expect(owner('POST /api/users/')).toBe('news');
    expect(owner('GET /api/users/7')).toBe('news');
    expect(owner('DELETE /api/users/7')).toBeNull();
    expect(owner('GET /abc12')).toBe('news');
    expect(owner('GET /login')).toBeNull();
    expect(owner('GET /health')).toBeNull();
    expect(owner('PUT /files/a/b')).toBe('news');
    expect(owner('GET /nowhere/else')).toBeNull();
    expect(table.untold).toEqual([]);
  });

  it('sends a path with nothing between two slashes to whoever has the parameter there', () => {
    const table = tableOf(['PATCH /api/users/:id/confirm', 'GET /api/users'], ['GET /api/orders']);
    expect(table.owner('PATCH', '/api/users//confirm')).toBe('news');
    expect(table.owner('GET', '//api//users')).toBe('news');
    expect(table.owner('GET', '/api//orders')).toBeNull();
  });

  it('sends HEAD to whoever answers GET, and OPTIONS to whoever has the path, unless a route says otherwise', () => {
    const table = tableOf(
      ['GET /api/users', 'POST /api/users', 'DELETE /api/users/:id', 'GET /both'],
      ['GET /api/users/:id', 'HEAD /both', 'GET /login', 'OPTIONS /api/users'],
    );
    expect(table.owner('HEAD', '/api/users')).toBe('news');
    expect(table.owner('HEAD', '/api/users/7')).toBeNull();
    expect(table.owner('HEAD', '/both')).toBeNull();
    expect(table.owner('HEAD', '/login')).toBeNull();
    expect(table.owner('OPTIONS', '/api/users')).toBeNull();
    expect(table.owner('OPTIONS', '/both')).toBe('news');
    expect(table.owner('OPTIONS', '/api/users/7')).toBe('news');
    expect(table.rows.map(({ method, path }) => `${method} ${path}`)).not.toContain('HEAD /api/users');
  });

  it('sends everything else to the service that took what was left, where its more exact routes win as before', () => {
    const last = { ...phase, name: 'core', service: 'core', final: true, move: ['**'] };
    const all = {
      ...plan,
      services: { ...plan.services, core: { ...smallShopPlan.services.news, folder: 'core' } },
      phases: [...plan.phases, last],
    } as PlanFile;
    const routes = [
      { method: 'GET', path: '/api/users/:id', file: 'part/app.js', line: 1 },
      { method: 'GET', path: '/api/users/me', file: 'core/app.js', line: 1 },
    ];
    const table = routeTable(all, { ...empty, routes }, ['news', 'core']);
    expect(table.rest).toBe('core');
    expect(table.owner('GET', '/api/users/7')).toBe('news');
    expect(table.owner('GET', '/api/users/me')).toBeNull();
    expect(table.rows.map(({ service }) => service)).toEqual(['news']);
    expect(routeTable(all, { ...empty, routes }, ['news']).rest).toBeNull();
  });

  it('names services that are applications of their own, which had an address apart from the rest before', () => {
    const { routes: _, ...whole } = plan.phases[0] as PhaseSettings;
    const table = routeTable({ ...plan, phases: [whole] } as PlanFile, empty, ['news']);
    expect(table.apart).toEqual(['news']);
    expect(tableOf(['GET /a'], []).apart).toEqual([]);
  });

  it('says which routes it cannot tell', () => {
    const table = tableOf(['GET /^\\/x(\\d+)$/', 'GET /a/{…}'], []);
    expect(table.rows).toEqual([]);
    expect(table.untold).toHaveLength(2);
    expect(table.owner('GET', '/x1')).toBeNull();
  });

  it('knows the wildcards of every version', () => {
    expect(['*', '/*', '/a/*', '/a/*rest', '/a{/*rest}', '/a*'].map(plainPattern)).toEqual([
      '/*',
      '/*',
      '/a/*',
      '/a/*',
      '/a/*',
      '/a*',
    ]);
  });

  it('never fails, whatever a path looks like', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ maxLength: 12 }).map((text) => `GET /${text.replaceAll(' ', '')}`),
          { maxLength: 6 },
        ),
        fc.webPath(),
        (paths, asked) => {
          const table = tableOf(paths, []);
          expect([null, 'news']).toContain(table.owner('GET', asked === '' ? '/' : asked));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('the printed configuration', () => {
  it('matches what the table matches', () => {
    const table = tableOf(['GET /api/users/:id', 'GET /api/users'], []);
    const text = printGateway('caddy', table, { news: 'http://127.0.0.1:4001' }, 'http://127.0.0.1:3000');
    expect(text).toContain('reverse_proxy @news 127.0.0.1:4001');
    expect(text).toContain('\treverse_proxy 127.0.0.1:3000\n');
    expect(new RegExp(asExpression('/api/users/:id')).test('/api/users/7')).toBe(true);
    expect(new RegExp(asExpression('/api/users/:id')).test('/api/users/7/posts')).toBe(false);
    const nginx = printGateway('nginx', table, { news: 'http://n' }, 'http://m');
    expect(nginx).toContain('location ~* ^/api/users/[^/]+/?$ {');
    // WebSockets and events pass as they do through `nectar gateway`.
    expect(nginx).toContain('proxy_set_header Connection $connection_upgrade;');
    expect(nginx).toMatch(/^ {2}proxy_buffering off;$/m);
    expect(nginx).not.toContain('undefined');
  });
});
