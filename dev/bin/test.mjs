#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, pinnedNode, root } from '../install/ensure-installed.mjs';

// `npm test` runs every test; `npm test -- FILTER …` only the files whose path holds a filter.
ensureInstalled();
const filters = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'nectar-test-'));
const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` };

function runProject(project) {
  const report = join(scratch, `${project}.json`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [
    vitest,
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    '--passWithNoTests',
    ...filters,
  ];
  const { status } = spawnSync(pinnedNode(), args, { cwd: root, stdio: 'inherit', env });
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests, status };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, status: status ?? 1 };
  }
}

const results = ['unit', 'e2e'].map(runProject);
rmSync(scratch, { recursive: true, force: true });
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
const broken = results.some((result) => result.status !== 0);
if (process.env.CI && total('skipped') > 0) console.log('Tests were skipped; in CI everything has to run.');
console.log(`\n${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exit(
  broken || total('failed') > 0 || total('passed') === 0 || (process.env.CI && total('skipped') > 0) ? 1 : 0,
);
