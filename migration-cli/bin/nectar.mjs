#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// The CLI is TypeScript that Node 24 runs directly; an older Node starts the pinned one from npm.
const entry = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
const [major = 0] = process.versions.node.split('.').map(Number);
if (major >= 24) {
  await import(new URL('../src/bin.ts', import.meta.url).href);
} else {
  const require = createRequire(import.meta.url);
  const node = require.resolve('node/bin/node');
  const child = spawnSync(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = child.status ?? 3;
}
