import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { placeInstalled } from './place-installed.ts';

const { deps } = createApp({ PATH: process.env.PATH });
const NAMES = ['a', 'b', '@s/c', 'd', 'e'];
type Asked = Record<string, string>;

/** Which version of each name somebody asks for. */
const asked = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom('1.0.0', '2.0.0'), { noNullPrototype: true });
/** What each package in each of its versions asks for. */
const graphs = fc.record({
  root: asked,
  part: asked,
  packages: fc.tuple(
    ...NAMES.flatMap((name) => ['1.0.0', '2.0.0'].map((version) => fc.tuple(fc.constant({ name, version }), asked))),
  ),
});

/** As pnpm installs: every version in a folder with links to what it needs beside it, and links at the top. */
async function install(
  root: string,
  { root: top, part, packages }: typeof graphs extends fc.Arbitrary<infer T> ? T : never,
) {
  const store = (name: string, version: string) =>
    join(root, `node_modules/.pnpm/${name.replace('/', '+')}@${version}/node_modules`);
  const link = async (from: string, name: string, version: string) => {
    const place = join(from, name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(store(name, version), name), place).catch(() => undefined);
  };
  for (const [{ name, version }, needs] of packages) {
    const folder = join(store(name, version), name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version, dependencies: needs }));
    for (const [need, wanted] of Object.entries(needs))
      if (need !== name) await link(store(name, version), need, wanted);
  }
  for (const [name, version] of Object.entries(top)) await link(join(root, 'node_modules'), name, version);
  for (const [name, version] of Object.entries(part)) await link(join(root, 'part/node_modules'), name, version);
}

it('a placed package finds what it found in the monolith, at the same version', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (graph) => {
      const folder = await mkdtemp(join(tmpdir(), 'nectar-placed-'));
      try {
        const [root, target] = [join(folder, 'monolith'), join(folder, 'service')];
        await install(root, graph);
        await mkdir(target);
        await mkdir(join(target, 'api'));
        await writeFile(join(target, 'package.json'), JSON.stringify({ name: 'svc', dependencies: graph.root }));
        await writeFile(join(target, 'api/package.json'), JSON.stringify({ name: 'api', dependencies: graph.part }));
        const locked = new Set(NAMES.flatMap((name) => [`${name}@1.0.0`, `${name}@2.0.0`]));
        const bases = [`${root}/part/`, `${root}/`];
        const { missing } = await placeInstalled(deps, { target, bases, locked, name: 'svc' });
        expect(missing).toEqual([]);
        const needs = new Map<string, Asked>(
          graph.packages.map(([{ name, version }, of]) => [`${name}@${version}`, of]),
        );
        const seen = new Set<string>();
        const follow = (from: string, of: Asked, self: string) => {
          for (const [name, version] of Object.entries(of)) {
            if (name === self) continue;
            const path = createRequire(join(from, 'x.js')).resolve(`${name}/package.json`);
            const found = createRequire(import.meta.url)(path) as { version: string };
            expect(found.version, `${name} for ${from}`).toBe(version);
            expect(path.startsWith(target)).toBe(true);
            if (!seen.has(path)) {
              seen.add(path);
              follow(dirname(path), needs.get(`${name}@${version}`) ?? {}, name);
            }
          }
        };
        // What the nearest folder has comes before what the root has.
        const nearest = Object.keys(graph.root).map((name) => [name, graph.part[name] ?? graph.root[name] ?? '']);
        follow(target, Object.fromEntries(nearest), '');
        follow(join(target, 'api'), graph.part, '');
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 40 },
  );
});
