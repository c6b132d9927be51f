import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const front = 'nectar-core/frontend/src';

/** A file that breaks each rule, and what it must not import. */
const BREAKS: [rule: string, file: string, imported: string][] = [
  ['services-apart', 'nectar-core/backend/src/main.ts', 'nectar-admin/backend/src/main.ts'],
  ['front-ends-over-http', `${front}/main.tsx`, 'nectar-core/backend/src/main.ts'],
  ['features-apart', `${front}/features/runs/page.tsx`, `${front}/features/keys/page.tsx`],
  ['features-below-app', `${front}/features/runs/menu.tsx`, `${front}/app/router.tsx`],
  ['features-below-app', `${front}/shared/menu.tsx`, `${front}/app/router.tsx`],
  ['shared-below-features', `${front}/shared/runs.tsx`, `${front}/features/runs/page.tsx`],
  ['calls-in-api-folders', `${front}/features/runs/load.ts`, 'packages/ui-kit/src/lib/call.ts'],
  [
    'back-end-features-apart',
    'nectar-core/backend/src/features/runs/runs.ts',
    'nectar-core/backend/src/features/keys/keys.routes.ts',
  ],
];

/** What the rules leave open: app above features, both above shared, calls below api/. */
const KEEPS: [file: string, imported: string][] = [
  [`${front}/app/router.tsx`, `${front}/features/keys/page.tsx`],
  [`${front}/features/keys/page.tsx`, `${front}/shared/table.tsx`],
  [`${front}/features/keys/api/list-keys.ts`, 'packages/ui-kit/src/lib/call.ts'],
  ['nectar-core/backend/src/features/keys/keys.ts', 'nectar-core/backend/src/features/plans/plans.queries.ts'],
];

describe('nectar.rules.yaml', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nectar-rules-'));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  beforeAll(() => {
    const imports = [...BREAKS.map(([, file, imported]) => [file, imported] as const), ...KEEPS];
    for (const [, imported] of imports) write(imported, '');
    for (const [file, imported] of imports)
      write(file, `import '${'../'.repeat(file.split('/').length - 1)}${imported}';\n`);
    copyFileSync(join(root, 'nectar.rules.yaml'), join(folder, 'nectar.rules.yaml'));
    execaSync('git', ['init', '-q'], { cwd: folder });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses what crosses the borders of front and back ends, and nothing else', async () => {
    const check = await execa(join(root, 'node_modules/.bin/nectar'), ['check', '--json'], {
      cwd: folder,
      reject: false,
    });
    expect(check.exitCode, check.stderr).toBe(1);
    const { violations } = JSON.parse(check.stdout) as {
      violations: { rule: string; file: string; target: string }[];
    };
    const found = violations.map(({ rule, file, target }) => [rule, file, target]);
    expect(found.sort()).toEqual([...BREAKS].sort());
  });
});
