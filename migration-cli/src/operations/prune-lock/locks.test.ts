import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../plan/check.ts';
import { sourcesOf } from '../../plan/sources.ts';
import { extractInMemory, inventoryOf, type Tree } from '../../plan/testing/in-memory.ts';
import { seamPlan } from '../../plan/testing/spread-cases.ts';
import { prunePnpm } from './pnpm.ts';
import { pruneYarnBerry } from './yarn-berry.ts';
import { pruneYarnClassic } from './yarn-classic.ts';

// Lock files as the package managers wrote them for one manifest.

const depot = {
  name: 'depot',
  version: '1.0.0',
  private: true,
  dependencies: { debug: '2.6.9', ms: '^2.1.0' },
  devDependencies: { typescript: '5.4.5' },
};
const read = (name: string) => readFileSync(new URL(`./testing/depot.${name}`, import.meta.url), 'utf8');

const kinds = [
  { kind: 'Yarn 1', name: 'yarn-1.lock', file: 'yarn.lock', prune: pruneYarnClassic },
  {
    kind: 'Yarn 4',
    name: 'yarn-4.lock',
    file: 'yarn.lock',
    prune: (a: string, b: object) => pruneYarnBerry(a, b as never, false),
  },
  {
    kind: 'pnpm 8',
    name: 'pnpm-8.yaml',
    file: 'pnpm-lock.yaml',
    prune: (a: string, b: object) => prunePnpm(a, b as never, false),
  },
  {
    kind: 'pnpm 9',
    name: 'pnpm-9.yaml',
    file: 'pnpm-lock.yaml',
    prune: (a: string, b: object) => prunePnpm(a, b as never, false),
  },
];

/** `far.js`, which leaves, uses one package, and what stays the other one. */
const tree = (file: string, lock: string): Tree => ({
  'package.json': `${JSON.stringify(depot, null, 2)}\n`,
  [file]: lock,
  'far.js': "const debug = require('debug');\nexports.app = () => debug('far');\n",
  'main.js': "console.log(require('ms')('1h'), require('typescript').version);\n",
});

async function extracted(file: string, lock: string) {
  const plan = seamPlan([]);
  return extractInMemory(tree(file, lock), { ...plan, phases: plan.phases.slice(1) }, 1);
}

describe.each(kinds)('a lock file of $kind', ({ name, file, prune }) => {
  it('is the same, byte for byte, where the manifest is', () => {
    expect(prune(read(name), { '': depot })).toEqual({ text: read(name), problems: [] });
  });

  it('keeps its line ends', () => {
    const windows = read(name).replaceAll('\n', '\r\n');
    expect(prune(windows, { '': depot }).text).toBe(windows);
  });

  it('is cut in two with the code: each side has its packages at the versions and hashes of the monolith', async () => {
    const { built, files } = await extracted(file, read(name));
    expect(built.problems).toEqual([]);
    const [service = '', rest = ''] = [files[`far-service/${file}`], files[file]];
    const hashes = [...read(name).matchAll(/(?:sha512-|checksum: )\S+/g)].map(([hash]) => hash.replace(/[}"]+$/, ''));
    const held = (text: string) => hashes.map((hash) => text.includes(hash));
    const [debug, ...others] = held(service);
    expect([debug, others.filter(Boolean)]).toEqual([true, [true]]);
    expect(held(rest)).toEqual(hashes.map((_, index) => index >= 2));
    expect(service).toContain('2.0.0');
    expect(service).not.toContain('2.1.3');
    expect(rest).toContain('2.1.3');
    expect(files['far-service/Dockerfile']).toContain(`COPY package.json ${file}`);
    expect(files['far-service/package-lock.json']).toBeUndefined();
  });

  it('is refused for what it does not hold: nothing is resolved anew', async () => {
    const { problems } = prune(read(name), { '': { ...depot, dependencies: { debug: '^9.0.0' } } });
    expect(problems.join()).toMatch(/^the root needs debug@(?:npm:)?\^9\.0\.0, which the lock file does not hold$/);
  });

  it('that lacks something is said by the check of the plan, before anything begins', async () => {
    const files = tree(file, read(name).replaceAll('debug', 'bugs'));
    const plan = seamPlan([]);
    const inventory = await inventoryOf(files);
    const { problems } = checkPlan(inventory, { ...plan, phases: plan.phases.slice(1) }, sourcesOf(files));
    expect(problems.map(({ problem }) => problem.what)).toContain(`far-service/${file} cannot be made from ${file}`);
    expect(problems.map(({ problem }) => problem.why).join()).toMatch(
      /needs debug.*, which the lock file does not hold/,
    );
  });

  it('gives a manifest that pins what was locked the entry of that version', () => {
    const { text, problems } = prune(read(name), { '': { name: 'depot', dependencies: { ms: '2.1.3' } } });
    expect(problems).toEqual([]);
    expect(text).toContain('2.1.3');
    expect(text).not.toContain('debug');
  });
});

describe('of several lock files beside each other', () => {
  const both = {
    ...tree('pnpm-lock.yaml', read('pnpm-9.yaml')),
    'yarn.lock': read('yarn-1.lock').replaceAll('debug@', 'bugs@'),
  };
  const made = async (files: Tree) => {
    const plan = seamPlan([]);
    const { built, files: after } = await extractInMemory(files, { ...plan, phases: plan.phases.slice(1) }, 1);
    expect(built.problems).toEqual([]);
    return Object.keys(after).filter((path) => /^far-service\/(?:yarn\.lock|pnpm-lock\.yaml)$/.test(path));
  };

  it('the one counts that holds what the manifest asks for', async () => {
    expect(await made(both)).toEqual(['far-service/pnpm-lock.yaml']);
  });

  it('the one counts that packageManager names', async () => {
    const named = { ...depot, packageManager: 'pnpm@9.15.9' };
    const files = { ...both, 'yarn.lock': read('yarn-1.lock'), 'package.json': JSON.stringify(named) };
    expect(await made(files)).toEqual(['far-service/pnpm-lock.yaml']);
  });
});

describe('resolutions', () => {
  const berry = [
    ['__metadata:', '  version: 8'],
    ['"asks@npm:^1.0.0":', '  version: 1.0.0', '  dependencies:', '    ws: "npm:~8.17.1"'],
    ['"other@npm:^1.0.0":', '  version: 1.0.0', '  dependencies:', '    ws: "npm:^7.0.0"'],
    ['"ws@npm:^7.0.0":', '  version: 7.5.0'],
    ['"ws@npm:^8.21.0":', '  version: 8.21.0'],
  ];
  const classic = [
    ['asks@^1.0.0:', '  version "1.0.0"', '  dependencies:', '    ws "~8.17.1"'],
    ['other@^1.0.0:', '  version "1.0.0"', '  dependencies:', '    ws "^7.0.0"'],
    ['ws@^7.0.0:', '  version "7.5.0"'],
    ['ws@^8.21.0:', '  version "8.21.0"'],
  ];
  const lockOf = (blocks: string[][]) => `# lock\n\n${blocks.map((lines) => `${lines.join('\n')}\n`).join('\n')}`;
  const prunes = [
    { kind: 'Yarn 1', lock: lockOf(classic), prune: pruneYarnClassic },
    { kind: 'Yarn 4', lock: lockOf(berry), prune: (a: string, b: object) => pruneYarnBerry(a, b as never, false) },
  ];
  const keys = ['ws@npm:~8.17.1', 'ws@~8.17.1', 'asks/ws', 'asks/**/ws'];
  const cases = prunes.flatMap((one) => keys.map((key) => ({ ...one, key })));

  it.each(cases)('of $key in a lock file of $kind count where they are meant', ({ lock, prune, key }) => {
    const manifest = {
      name: 'depot',
      dependencies: { asks: '^1.0.0', other: '^1.0.0' },
      resolutions: { [key]: '^8.21.0' },
    };
    const { text, problems } = prune(lock, { '': manifest });
    expect(problems).toEqual([]);
    expect([text.includes('8.21.0'), text.includes('7.5.0')]).toEqual([true, true]);
    const alone = prune(lock, { '': { ...manifest, dependencies: { other: '^1.0.0' } } });
    expect([alone.text.includes('8.21.0'), alone.text.includes('7.5.0')]).toEqual([false, true]);
  });

  it.each(prunes)('of the name alone count for whoever asks in a lock file of $kind', ({ lock, prune }) => {
    for (const key of ['ws', '**/ws']) {
      const manifest = {
        name: 'depot',
        dependencies: { asks: '^1.0.0', other: '^1.0.0' },
        resolutions: { [key]: '^8.21.0' },
      };
      const { text, problems } = prune(lock, { '': manifest });
      expect([problems, text.includes('8.21.0'), text.includes('7.5.0')]).toEqual([[], true, false]);
    }
  });
});

describe('a lock file of pnpm', () => {
  const lock = `lockfileVersion: '9.0'

overrides:
  ms: '>=2.1.0'

patchedDependencies:
  paint@1.0.0: 0123456789abcdef
  brush: 0123456789abcdef

importers:

  .:
    dependencies:
      brush:
        specifier: ^1.0.0
        version: 1.0.0
      ms:
        specifier: '>=2.1.0'
        version: 2.1.3
      paint:
        specifier: ^1.0.0
        version: 1.0.0

packages:

  brush@1.0.0:
    resolution: {integrity: sha512-a}

  ms@2.1.3:
    resolution: {integrity: sha512-b}

  paint@1.0.0:
    resolution: {integrity: sha512-c}

snapshots:

  brush@1.0.0: {}

  ms@2.1.3: {}

  paint@1.0.0: {}
`;
  const asking = (dependencies: Record<string, string>) => ({ backend: { name: 'depot', dependencies } });

  it('has what an override puts in the place of what a manifest asks for, as pnpm writes it', () => {
    const { text, problems } = prunePnpm(lock, asking({ ms: '^2.0.0' }), false);
    expect(problems).toEqual([]);
    expect(text).toContain("      ms:\n        specifier: '>=2.1.0'\n        version: 2.1.3\n");
    expect(prunePnpm(lock, asking({ brush: '^3.0.0' }), false).problems).toEqual([
      'backend needs brush@^3.0.0, which the lock file does not hold',
    ]);
  });

  it('has no document with the packages of the settings, which what stays keeps', () => {
    const settings = "---\nlockfileVersion: '9.0'\n\nimporters: {}\n\n---\n";
    const [service, rest] = [false, true].map((keeps) => prunePnpm(settings + lock, asking({ ms: '^2.0.0' }), keeps));
    expect(service).toEqual(prunePnpm(lock, asking({ ms: '^2.0.0' }), false));
    expect(rest?.problems).toEqual([]);
    expect(rest?.text.startsWith(`${settings}lockfileVersion`)).toBe(true);
  });

  it('lacks patches of what it does not hold, and is refused where it would need one', () => {
    expect(prunePnpm(lock, asking({ ms: '^2.0.0' }), false).text).not.toContain('patchedDependencies');
    for (const name of ['brush', 'paint'])
      expect(prunePnpm(lock, asking({ [name]: '^1.0.0' }), false).problems.join()).toMatch(
        new RegExp(`^it patches ${name}.*, and the patch is not copied$`),
      );
    expect(prunePnpm(lock, asking({ brush: '^1.0.0' }), true)).toMatchObject({
      problems: [],
      text: expect.stringContaining('patchedDependencies'),
    });
  });
});

describe('settings beside a lock file', () => {
  it('of npm are the overrides, with what they take from the manifest of the monolith', async () => {
    const dependencies = { ms: '^2.1.0', debug: '2.6.9' };
    const packages = {
      '': { name: 'depot', version: '1.0.0', dependencies },
      'node_modules/debug': { version: '2.6.9', dependencies: { ms: '2.0.0' } },
      'node_modules/ms': { version: '2.1.3' },
      'node_modules/typescript': { version: '5.4.5' },
    };
    const manifest = { ...depot, dependencies, overrides: { ms: '$ms', debug: { ms: '$ms', '.': '2.6.9' } } };
    const lock = JSON.stringify({ name: 'depot', version: '1.0.0', lockfileVersion: 3, packages });
    const plan = seamPlan([]);
    const { built, files } = await extractInMemory(
      { ...tree('package-lock.json', lock), 'package.json': JSON.stringify(manifest) },
      { ...plan, phases: plan.phases.slice(1) },
      1,
    );
    expect(built.problems).toEqual([]);
    expect(JSON.parse(files['far-service/package.json'] ?? '').overrides).toEqual({
      ms: '^2.1.0',
      debug: { ms: '^2.1.0', '.': '2.6.9' },
    });
  });

  it('of npm say whether the lock holds what packages expect beside them', async () => {
    const packages = {
      '': { name: 'depot', version: '1.0.0', dependencies: depot.dependencies },
      'node_modules/debug': { version: '2.6.9', peerDependencies: { paint: '*' } },
      'node_modules/ms': { version: '2.1.3' },
      'node_modules/typescript': { version: '5.4.5' },
    };
    const lock = JSON.stringify({ name: 'depot', version: '1.0.0', lockfileVersion: 3, packages });
    const plan = seamPlan([]);
    const made = (settings: Tree) =>
      extractInMemory(
        { ...tree('package-lock.json', lock), ...settings },
        { ...plan, phases: plan.phases.slice(1) },
        1,
      );
    const npmrc = 'audit=true\nlegacy-peer-deps=true\n';
    const { built, files } = await made({ '.npmrc': npmrc });
    expect(built.problems).toEqual([]);
    expect(files['far-service/.npmrc']).toBe(npmrc);
    expect(files['far-service/Dockerfile']).toContain('COPY package.json package-lock.json .npmrc ./');
    expect(Object.keys(JSON.parse(files['far-service/package-lock.json'] ?? '').packages)).toContain(
      'node_modules/debug',
    );
    await expect(made({ '.npmrc': 'audit=true\n' })).rejects.toThrow(/needs paint, which the lock file does not hold/);
  });

  it('come along where the lock depends on them', async () => {
    const plan = seamPlan([]);
    const phases = plan.phases.slice(1);
    const berry = await extractInMemory(
      {
        ...tree('yarn.lock', read('yarn-4.lock')),
        '.yarnrc.yml': 'compressionLevel: 0\nyarnPath: .yarn/releases/yarn-4.9.1.cjs\n',
      },
      { ...plan, phases },
      1,
    );
    expect(berry.files['far-service/.yarnrc.yml']).toBe('compressionLevel: 0\nnodeLinker: node-modules\n');
    expect(JSON.parse(berry.files['far-service/package.json'] ?? '')).toMatchObject({ packageManager: 'yarn@4.9.1' });
    const pnpm = await extractInMemory(
      { ...tree('pnpm-lock.yaml', read('pnpm-9.yaml')), 'pnpm-workspace.yaml': 'onlyBuiltDependencies:\n  - sharp\n' },
      { ...plan, phases },
      1,
    );
    expect(pnpm.files['far-service/pnpm-workspace.yaml']).toBe(
      'packages:\n  - backend\nonlyBuiltDependencies:\n  - sharp\n',
    );
  });
});
