import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const instructions = (text: string) =>
  text.split('\n').flatMap((line) => {
    const match = /^([A-Z]+) (.+)$/.exec(line);
    return match ? [{ name: match[1] ?? '', rest: match[2] ?? '' }] : [];
  });

/** What can be held against a Dockerfile where no engine is: the rest was seen by building it (docs/containers.md). */
describe.each(['core', 'marketing', 'admin'])('the image of nectar-%s', (service) => {
  const folder = `nectar-${service}`;
  const file = instructions(read(`${folder}/Dockerfile`));
  const last = file.slice(file.findLastIndex(({ name }) => name === 'FROM'));
  const rest = (name: string) => last.find((one) => one.name === name)?.rest;

  it('is built from the context that compose.yaml names', () => {
    const { services } = parse(read(`${folder}/compose.yaml`)) as {
      services: Record<string, { build: { context: string; dockerfile: string }; ports: string[] }>;
    };
    const { build, ports } = services[service] ?? { build: { context: '', dockerfile: '' }, ports: [] };
    expect(join(folder, build.context, build.dockerfile)).toBe(`${folder}/Dockerfile`);
    expect(ports).toContain(`${rest('EXPOSE')}:${rest('EXPOSE')}`);
  });

  it('builds with scripts and a lock file that the context holds', () => {
    expect(existsSync(join(root, 'package-lock.json'))).toBe(true);
    const manifest = JSON.parse(read(`${folder}/backend/package.json`)) as { scripts: Record<string, string> };
    expect(file.some((one) => one.rest.includes(`npm --prefix ${folder}/backend run build`))).toBe(true);
    expect(manifest.scripts.build).toBeDefined();
    // Without the lock file two builds of one commit would not hold the same packages.
    expect(file.some((one) => one.rest.includes(`npm ci --omit=dev --workspace=${folder}/backend`))).toBe(true);
    expect(file.filter((one) => /npm (install|i|update) /.test(`${one.rest} `))).toEqual([]);
  });

  it('runs without rights, listens where it says, and asks its own health', () => {
    expect(rest('USER')).toBe('node');
    expect(rest('CMD')).toBe(`["node", "${folder}/backend/dist/main.js"]`);
    const port = /^BACKEND_PORT=(\d+)$/m.exec(read(`${folder}/.env.example`))?.[1];
    expect(rest('EXPOSE')).toBe(port);
    expect(rest('HEALTHCHECK')).toContain(`http://127.0.0.1:${port}/health`);
  });
});

it('gives no image secrets, history or packages of the machine that builds it', () => {
  const globs = read('.dockerignore').split('\n').filter(Boolean);
  const kept = globs.filter((glob) => glob.startsWith('!')).map((glob) => picomatch(glob.slice(1), { dot: true }));
  const left = globs
    .filter((glob) => !glob.startsWith('!'))
    .map((glob) => picomatch([glob, `${glob}/**`], { dot: true }));
  const sent = (path: string) => kept.some((test) => test(path)) || !left.some((test) => test(path));
  for (const path of [
    '.git/config',
    '.env',
    'nectar-core/.env',
    'nectar-core/.env.local',
    'node_modules/pg/index.js',
    '.nectar/secrets.json',
    'nectar-core/backend/node_modules/pg/index.js',
    'nectar-core/backend/dist/main.js',
  ])
    expect(sent(path), path).toBe(false);
  for (const path of [
    'package-lock.json',
    'nectar-core/backend/src/main.ts',
    'packages/service-kit/package.json',
    'nectar-core/.env.example',
  ])
    expect(sent(path), path).toBe(true);
});
