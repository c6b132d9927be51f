import { describe, expect, it } from 'vitest';
import type { PlanFile } from '../model/plan-file.ts';
import { applicationPlan } from './testing/applications.ts';
import { extractInMemory, type Tree } from './testing/in-memory.ts';
import { smallShopPlan } from './testing/small-shop.ts';

const controller = (name: string, path: string, other: string, body: string) =>
  [
    "import { IsUUID } from 'class-validator';",
    "import { Body, Get, JsonController, Post } from 'routing-controllers';",
    `import { ${other}Response } from './${other}Controller';`,
    `import { ${name}Service } from '../services/${name}Service';`,
    '',
    `export class ${name}Response {`,
    '  @IsUUID()',
    '  id: string;',
    `  other: ${other}Response;`,
    '}',
    '',
    `class ${body} {`,
    '  @IsUUID()',
    '  owner: string;',
    '}',
    '',
    `@JsonController('${path}')`,
    `export class ${name}Controller {`,
    `  constructor(private service: ${name}Service) {}`,
    '  @Get()',
    '  all() { return this.service.all(); }',
    '  @Post()',
    `  create(@Body() body: ${body}) { return body; }`,
    '}',
    '',
  ].join('\n');

/** Controllers that a pattern finds and that import each other's answers. */
const TREE: Tree = {
  'package.json': JSON.stringify({
    name: 'zoo',
    version: '2.3.4',
    private: true,
    scripts: { start: 'node src/server.js' },
    dependencies: { 'routing-controllers': '0.7.7', 'class-validator': '0.9.1', express: '4.16.4' },
  }),
  'src/server.ts': [
    "import { createExpressServer } from 'routing-controllers';",
    "import * as pkg from '../package.json';",
    "createExpressServer({ routePrefix: '/api', controllers: ['src/controllers/*Controller.ts'], middlewares: ['src/middlewares/*.ts'] }).listen(3000, () => console.log(pkg.version));",
    '',
  ].join('\n'),
  'src/middlewares/Log.ts': 'export class Log { use() {} }\n',
  'src/controllers/PetController.ts': controller('Pet', '/pets', 'User', 'PetBody'),
  'src/controllers/UserController.ts': controller('User', '/users', 'Pet', 'UserBody'),
  'src/services/PetService.ts': 'export class PetService { all() { return []; } }\n',
  'src/services/UserService.ts': 'export class UserService { all() { return []; } }\n',
};

function planFor(moves: string[]): PlanFile {
  const plan = applicationPlan('routers', smallShopPlan, moves);
  const [name, service] = Object.entries(plan.services)[0] ?? [];
  if (name === undefined || !service?.backend) throw new Error('the plan lacks its service');
  const entry = { ...service.backend.entry, module: 'src/server.ts' };
  const phases = plan.phases.map((phase) => ({ ...phase, routes: { moves: ['/api/pets/**'], shares: [] } }));
  return { ...plan, phases, services: { [name]: { ...service, backend: { ...service.backend, entry } } } };
}

describe('controllers that import each other and are found by a pattern', () => {
  it('lose their class on the side that has none of their routes, with what only that needed', async () => {
    const { built, files } = await extractInMemory(TREE, planFor(['pets']));
    expect(built.problems).toEqual([]);
    const pets = files['src/controllers/PetController.ts'] ?? '';
    expect(pets).toContain('export class PetResponse');
    expect(pets).not.toMatch(/PetController\b(?!')|JsonController|PetBody|PetService/);
    const users = files['part/backend/src/controllers/UserController.ts'] ?? '';
    expect(users).toContain('export class UserResponse');
    expect(users).not.toMatch(/class UserController|JsonController|UserBody|UserService/);
    expect(files['part/backend/src/controllers/PetController.ts']).toBe(TREE['src/controllers/PetController.ts']);
    expect(files['src/controllers/UserController.ts']).toBe(TREE['src/controllers/UserController.ts']);
  });

  it('come with everything else that the pattern finds, and with the version that the code shows', async () => {
    const { files } = await extractInMemory(TREE, planFor(['pets']));
    expect(files['part/backend/src/server.ts']).toBe(TREE['src/server.ts']);
    expect(files['part/backend/src/middlewares/Log.ts']).toBe(TREE['src/middlewares/Log.ts']);
    expect(JSON.parse(files['part/backend/package.json'] ?? '{}')).toMatchObject({ version: '2.3.4', private: true });
    expect(files['part/backend/package.json']).not.toContain('"zoo"');
  });

  it('leave whole where nothing else of the file is needed', async () => {
    const tree = {
      ...TREE,
      'src/controllers/UserController.ts': (TREE['src/controllers/UserController.ts'] ?? '')
        .replace(/.*PetController.*\n/, '')
        .replace(/.*PetResponse.*\n/, ''),
    };
    const { built, files } = await extractInMemory(tree, planFor(['pets']));
    expect(built.problems).toEqual([]);
    expect(files['src/controllers/PetController.ts']).toBeUndefined();
  });
});
