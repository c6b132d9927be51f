import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { startBackendScript, startDevScript } from './scripts.ts';

const SHOW =
  "console.log('has ' + process.env.FROM_FILE + ' and ' + process.env.FROM_BOTH + ' in ' + process.cwd());\n";

it('a service whose start module is the monolith’s is started with its own .env, under what the environment says', async () => {
  const { deps, close } = createApp({ PATH: process.env.PATH });
  const folder = await mkdtemp(`${tmpdir()}/nectar-scripts-`);
  try {
    const files = {
      '.env': 'FROM_FILE=file\nFROM_BOTH=file\n',
      'backend/package.json': JSON.stringify({ scripts: { start: 'node show.js', dev: 'node show.js' } }),
      'backend/show.js': SHOW,
      'scripts/start.mjs': startBackendScript(),
      'scripts/start-dev.mjs': startDevScript(['backend'], true),
      'scripts/plain.mjs': startDevScript(['backend'], false),
    };
    for (const [path, text] of Object.entries(files)) await deps.files.write(`${folder}/${path}`, text);
    const printed = async (script: string) => {
      const env = { PATH: process.env.PATH, FROM_BOTH: 'environment' };
      const { stdout } = await promisify(execFile)(process.execPath, [`scripts/${script}`], { cwd: folder, env });
      return stdout;
    };
    expect(await printed('start.mjs')).toContain(`has file and environment in ${folder}/backend`);
    expect(await printed('start-dev.mjs')).toContain('has file and environment');
    expect(await printed('plain.mjs')).toContain('has undefined and environment');
  } finally {
    await rm(folder, { recursive: true, force: true });
    await close();
  }
}, 60_000);
