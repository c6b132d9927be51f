import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Plain JavaScript without dependencies: it runs before anything is installed, on any Node from 20.19.

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The projects with a lockfile of their own: the workspace, and each sample monolith. */
const PROJECTS = ['.', 'examples/nectar-api', 'examples/bookshop-js'];

const MINIMUM = [20, 19];

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  console.error(
    `Nectar needs Node ${MINIMUM.join('.')} or newer to install itself, and this is ${version}.\n` +
      'Nothing was changed.\nInstall a newer Node (https://nodejs.org) and run the command again.',
  );
  process.exit(1);
}

function lockHash(folder) {
  const lock = readFileSync(join(folder, 'package-lock.json'));
  return createHash('sha256').update(lock).update(process.platform).update(process.arch).digest('hex');
}

/** True where node_modules was installed from the lockfile as it stands now. */
function isInstalled(folder) {
  const stamp = join(folder, 'node_modules', '.nectar-installed');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash(folder);
}

/** Installs one project from its lockfile, unless that is done. */
export function install(project) {
  const folder = join(root, project);
  if (isInstalled(folder)) return;
  console.error(`Installing ${project === '.' ? 'the workspace' : project} (npm ci) …`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  const result = spawnSync(npm, args, { cwd: folder, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (result.error !== undefined || result.status !== 0) {
    const why = result.error === undefined ? `npm ended with ${result.status}` : result.error.message;
    console.error(`Could not install ${project}: ${why}.\nRun: cd ${folder} && npm ci`);
    process.exit(1);
  }
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(join(folder, 'node_modules', '.nectar-installed'), lockHash(folder));
}

export function ensureInstalled() {
  checkNode();
  for (const project of PROJECTS) if (existsSync(join(root, project, 'package-lock.json'))) install(project);
}

/** The pinned Node of the workspace, which runs TypeScript directly. */
export function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(root, 'node_modules', 'node', 'bin', name);
}
