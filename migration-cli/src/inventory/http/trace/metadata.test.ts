import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const read = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).routes.map(({ method, path, file, line }) => `${method} ${path} ${file}:${line}`);

describe('decorators of the tree', () => {
  it('register what they keep with reflect-metadata, below what the loop puts before it', async () => {
    const routes = await read({
      'decorators.ts': `import 'reflect-metadata'; export const ROUTES = Symbol('routes');
export const Controller = (prefix = '') => (target) => { Reflect.defineMetadata('prefix', prefix, target); };
const on = (method) => (path) => (target, key) => {
  if (!Reflect.hasMetadata(ROUTES, target.constructor)) Reflect.defineMetadata(ROUTES, [], target.constructor);
  Reflect.getMetadata(ROUTES, target.constructor).push({ method, path, key });
};
export const Get = on('get'); export const Post = on('post');`,
      'users.ts':
        "import { Controller, Get, Post } from './decorators';\n@Controller('/users') export class Users {\n@Get('/:id') one() {}\n@Post('/') add() {} }",
      'app.ts': `import express from 'express'; import { Users } from './users'; import { ROUTES } from './decorators'; const app = express();
for (const controller of [Users]) { const made = new controller(); const prefix = Reflect.getMetadata('prefix', controller);
  Reflect.getMetadata(ROUTES, controller).forEach((route) => app[route.method]('/api' + prefix + route.path, made[route.key])); }`,
    });
    expect(routes).toEqual(['POST /api/users users.ts:4', 'GET /api/users/:id users.ts:3']);
  });

  it('may have any names, and keep lists on the prototype or by the class', async () => {
    const routes = await read({
      'decorators.ts': `export const kept = new WeakMap();
export const route = (verb, path) => (target, key) => { (target.routes ||= []).push({ verb, path, key }); };
export const base = (path) => (cls) => { kept.set(cls, path); };`,
      'things.ts':
        "import { base, route } from './decorators';\n@base('/things') export class Things {\n@route('put', '/:id') one() {} }",
      'app.ts': `import express from 'express'; import { Things } from './things'; import { kept } from './decorators'; const app = express();
function mount(cls) { const router = express.Router(); for (const item of cls.prototype.routes) router[item.verb](item.path, (req, res) => res.end()); app.use(kept.get(cls), router); }
mount(Things);`,
    });
    expect(routes).toEqual(['PUT /things/:id things.ts:3']);
  });

  it('of packages are left alone', async () => {
    const routes = await read({
      'entity.ts':
        "import { Entity, OneToMany } from 'typeorm'; @Entity('users') export class User { @OneToMany(() => User, (user) => user.all) all; }",
      'app.ts':
        "import express from 'express'; import { User } from './entity'; const app = express(); app.get('/x', (req, res) => res.json(new User()));",
    });
    expect(routes).toEqual(['GET /x app.ts:1']);
  });
});

describe('generators', () => {
  it('give what they yield, also through others', async () => {
    const routes = await read({
      'app.js': `const express = require('express'); const app = express();
function* inner() { yield { method: 'put', path: '/c' }; }
function* table() { yield { method: 'get', path: '/a' }; yield* inner(); }
for (const { method, path } of table()) app[method](path, (req, res) => res.end());`,
    });
    expect(routes.map((route) => route.split(' app')[0])).toEqual(['GET /a', 'PUT /c']);
  });
});
