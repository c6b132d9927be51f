import { expect, it } from 'vitest';
import { checkPlan } from './check.ts';
import { isSecretName } from './service-env.ts';
import { sourcesOf } from './sources.ts';
import { application, applicationPlan } from './testing/applications.ts';
import { extractInMemory } from './testing/in-memory.ts';
import { smallShopPlan } from './testing/small-shop.ts';

const tree = (() => {
  const all = application('central', ['users', 'orders']);
  const path = 'src/server.js';
  const text = (all[path] ?? '').replace('app.listen(', 'const server = app.listen(').replace('3000);', '3000);\n');
  const read = ['npm_package_version', 'npm_lifecycle_event', 'HOME', 'PATH', 'NODE_PATH', 'USER', 'NODE_ENV', 'TITLE'];
  const more = `const known = [${read.map((name) => `process.env.${name}`).join(', ')}];\nmodule.exports = { server, known };\n`;
  return { ...all, [path]: text + more, '.env.example': 'USER=shop\nTITLE=Shop\n' };
})();
const plan = applicationPlan('central', smallShopPlan, ['users']);

it('a service is configured by what nobody else sets; what the application’s own example names is among that', async () => {
  const { files } = await extractInMemory(tree, plan);
  const names = (files['part/.env.example'] ?? '').split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
  expect(names).toEqual(['BACKEND_PORT', 'MAIL_FROM', 'NODE_ENV', 'PORT', 'TITLE', 'USER']);
});

it('what becomes of a server that both sides keep is said', async () => {
  const { inventory } = await extractInMemory(tree, plan);
  const { findings } = checkPlan(inventory, plan, sourcesOf(tree));
  expect(findings.find(({ id }) => id === 'singleton:src/server.js#server')).toMatchObject({
    what: 'server (server) of src/server.js exists once in the process and would exist twice',
    why: 'it listens, and each service listens on a port of its own',
  });
});

it('an example in a folder of settings tells what none beside the manifest does', async () => {
  const more = { 'configs/.env.example': 'USER=other\nNODE_ENV=staging\n' };
  const { files } = await extractInMemory({ ...tree, ...more }, plan);
  expect(files['part/.env.example']).toMatch(/^USER=shop$/m);
  expect(files['part/.env.example']).toMatch(/^NODE_ENV=staging$/m);
});

it('how long a token is good, or how it is signed, is no secret', () => {
  for (const name of ['JWT_ACCESS_TOKEN_EXPIRATION_TIME', 'TOKEN_TTL', 'PASSWORD_MIN_LENGTH', 'SECRET_ALGORITHM'])
    expect(isSecretName(name), name).toBe(false);
  for (const name of ['JWT_SECRET', 'ACCESS_TOKEN', 'API_KEY', 'DB_PASSWORD', 'TOKEN_SECRET_KEY'])
    expect(isSecretName(name), name).toBe(true);
});
