import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

type Manifest = Partial<Record<(typeof FIELDS)[number], Record<string, string>>>;

const manifests = [
  'package.json',
  ...globSync('{migration-cli,dev,packages/*,nectar-*/*}/package.json', { cwd: root }),
];
const packages = manifests.flatMap((path) => {
  const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
  const all = FIELDS.flatMap((field) => Object.entries(manifest[field] ?? {}));
  return all.filter(([name]) => !/^@(?:nectar|types)\//.test(name)).map(([name, version]) => ({ path, name, version }));
});

it('every package that is installed has its reason in CONTRIBUTING.md, and no other one has', () => {
  const table = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').split('\n');
  const rows = table.filter((line) => /^\| `/.test(line)).map((line) => line.split('|')[1] ?? '');
  const explained = new Set(rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)));
  expect(packages.length).toBeGreaterThan(20);
  expect(new Set(packages.map(({ name }) => name))).toEqual(explained);
});

it('every version is exact', () => {
  expect(packages.filter(({ version }) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
});
