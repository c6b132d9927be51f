#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, pinnedNode, root } from '../install/ensure-installed.mjs';

ensureInstalled();
const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` };
const args = [join(root, 'migration-cli/src/bin.ts'), 'drill', '--generated', ...process.argv.slice(2)];
const { status } = spawnSync(pinnedNode(), args, { stdio: 'inherit', env });
process.exit(status ?? 1);
