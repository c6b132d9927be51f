import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = globSync('nectar-*/frontend/src/**/*.{ts,tsx}', { cwd: root });
const calls = files.filter((file) => basename(dirname(file)) === 'api');

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The values that a file exports; types don't count. */
function exported(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^export (?:async )?(?:const|function|class|let) (\w+)/gm)].map(([, name = '']) => name);
}

describe('the front ends', () => {
  it('keep each call of an API in a file of its own, which has its name', () => {
    expect(calls.length).toBeGreaterThan(50);
    for (const file of calls) expect(exported(file).map(kebab), file).toEqual([basename(file, '.ts')]);
  });

  it('consist of app, features and shared, and begin in main.tsx', () => {
    const places = new Set(files.map((file) => file.split('/src/')[1]?.split('/')[0]));
    expect([...places].sort()).toEqual(['app', 'features', 'main.tsx', 'shared', 'vite-env.d.ts']);
  });
});
