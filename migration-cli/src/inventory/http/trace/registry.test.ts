import { expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const MANAGER = [
  "import path from 'node:path';",
  "import { glob } from 'glob';",
  "import { isArray, sortBy } from 'es-toolkit/compat';",
  "export enum Hook { API = 'api', Sign = 'sign' }",
  'export class Manager {',
  '  private static plugins = new Map<Hook, any[]>();',
  '  static add(plugins: any) {',
  '    if (isArray(plugins)) return plugins.forEach((plugin) => this.register(plugin));',
  '    this.register(plugins);',
  '  }',
  '  private static register(plugin: any) {',
  '    if (!this.plugins.has(plugin.type)) this.plugins.set(plugin.type, []);',
  '    this.plugins.get(plugin.type)!.push({ ...plugin });',
  '  }',
  "  static hooks(type: Hook) { this.load(); return sortBy(this.plugins.get(type) || [], 'priority'); }",
  '  static get signs() { return Manager.hooks(Hook.Sign); }',
  '  static load() {',
  '    if (this.loaded) return;',
  "    const root = process.env.MODE === 'test' ? '' : 'build';",
  "    glob.sync(path.join(root, 'plugins/*/index.[jt]s')).forEach((file) => { require(path.join(process.cwd(), file)); });",
  '    this.loaded = true;',
  '  }',
  '  private static loaded = false;',
  '}',
].join('\n');

const plugin = (name: string, hook: string, value: string) => ({
  [`plugins/${name}/index.ts`]: [
    "import { Hook, Manager } from '../../manager';",
    "import router from './router';",
    `if (process.env.${name.toUpperCase()}) Manager.add([{ type: Hook.${hook}, value: ${value} }]);`,
  ].join('\n'),
  [`plugins/${name}/router.ts`]: `import Router from 'koa-router';\nconst router = new Router();\nrouter.get('/${name}', async () => {});\nexport default router;`,
});

it('routers that plugins hand to a registry, which a pattern loads, stand where the registry is asked for them', async () => {
  const { routes, unresolved } = await inventoryOf({
    'manager.ts': MANAGER,
    'app.ts': [
      "import Koa from 'koa';",
      "import mount from 'koa-mount';",
      "import Router from 'koa-router';",
      "import { Hook, Manager } from './manager';",
      'const api = new Koa();',
      'const inner = new Router();',
      "Manager.hooks(Hook.API).forEach((hook) => inner.use('/', hook.value.routes()));",
      'api.use(inner.routes());',
      'const sign = new Router();',
      "void (async () => { for (const one of Manager.signs) { const found = await one.value.router; sign.use('/', found.routes()); } })();",
      'const auth = new Koa(); auth.use(sign.routes());',
      "const app = new Koa(); app.use(mount('/api', api)); app.use(mount('/auth', auth)); app.listen(1);",
    ].join('\n'),
    ...plugin('hooks', 'API', 'router'),
    ...plugin('files', 'API', 'router'),
    ...plugin('mail', 'Sign', '{ router, id: 1 }'),
  });
  expect(routes.map(({ method, path, file }) => `${method} ${path} ${file}`)).toEqual([
    'GET /api/files plugins/files/router.ts',
    'GET /api/hooks plugins/hooks/router.ts',
    'GET /auth/mail plugins/mail/router.ts',
  ]);
  expect(unresolved.filter(({ what }) => what === 'route')).toEqual([]);
});
