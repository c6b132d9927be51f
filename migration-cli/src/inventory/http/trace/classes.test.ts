// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const routes = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).routes.map(({ method, path, file, line }) => `${method} ${path} ${file}:${line}`);

describe('routes of classes', () => {
  it('are registered by controllers that hold a router and a path', async () => {
    const found = await routes({
      'server.ts':
        "import { App } from './app';\nimport { UserController } from './users';\nnew App([new UserController()]);",
      'app.ts': [
        "import express from 'express';",
        'export class App {',
        '  public app = express();',
        '  constructor(controllers: Controller[]) { this.mount(controllers); }',
        "  private mount(controllers: Controller[]) { controllers.forEach((controller) => { this.app.use('/api', controller.router); }); }",
        '}',
      ].join('\n'),
      'users.ts': [
        "import { Router } from 'express';",
        'export class UserController {',
        "  public path = '/users';",
        '  public router = Router();',
        '  constructor() { this.initializeRoutes(); }',
        '  private initializeRoutes() {',
        '    this.router.get(`${this.path}/:id`, this.one);',
        '    this.router.post(this.path, this.create);',
        '  }',
        '  private one = async (req, res) => { res.end(); };',
        '  private create = async (req, res) => { res.end(); };',
        '}',
      ].join('\n'),
    });
    expect(found).toEqual(['POST /api/users users.ts:8', 'GET /api/users/:id users.ts:7']);
  });

  it('are registered by methods of a base class, and stand where the subclass calls them', async () => {
    const found = await routes({
      'controller.ts': [
        "import { Router } from 'express';",
        'export abstract class Controller {',
        '  app = Router();',
        '  route(options) { this.app[options.method](options.path, options.handler); }',
        "  get(path, handler) { this.route({ method: 'get', path, handler }); }",
        '  use(path, router) { this.app.use(path, router); }',
        '  get router() { return this.app; }',
        '}',
      ].join('\n'),
      'tags.ts': [
        "import { Controller } from './controller';",
        'export class TagController extends Controller {',
        '  constructor() {',
        '    super();',
        "    this.get('/', this.list);",
        "    this.route({ method: 'post', path: '/:type', handler: this.list });",
        '  }',
        '  async list(req, res) { res.end(); }',
        '}',
      ].join('\n'),
      'app.ts': [
        "import express from 'express'; import { Controller } from './controller'; import { TagController } from './tags';",
        "class Api extends Controller { constructor() { super(); this.use('/tags', new TagController().router); } }",
        "const app = express(); app.use('/api', new Api().router);",
      ].join('\n'),
    });
    expect(found).toEqual(['GET /api/tags tags.ts:5', 'POST /api/tags/:type tags.ts:6']);
  });

  it('are found where a container makes the controllers', async () => {
    const found = await routes({
      'routes.ts': [
        "import { Router } from 'express'; import { Container } from 'typedi'; import { Auth } from './auth';",
        'export class AuthRoute {',
        "  router = Router(); auth = Container.get(Auth); constructor() { this.router.post('/login', this.auth.login); }",
        '}',
      ].join('\n'),
      'auth.ts': 'export class Auth { login = async (req, res) => {}; }',
      'uncalled.ts':
        "import express from 'express'; export class Server { app; constructor() { this.app = express(); } start() { this.app.get('/up', (req, res) => res.end()); } }",
      'app.ts':
        "import express from 'express'; import { AuthRoute } from './routes'; express().use('/auth', new AuthRoute().router);",
    });
    expect(found).toEqual(['POST /auth/login routes.ts:3', 'GET /up uncalled.ts:1']);
  });
});
