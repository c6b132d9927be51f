import { posix } from 'node:path';
import { isObject } from '../../code/json-object.ts';
import type { MonolithSettings } from '../../model/plan-file.ts';
import type { Dependencies } from '../../model/ports.ts';
import { NotReady } from './start.ts';

const BUILT = /^(?:\.\/)?((?:dist|build|out|lib|\.next)\/\S+\.[cm]?js)$/;
const BUILD_MS = 600_000;

/** A monolith that starts from what a build makes is built first: a fresh tree of it holds only what git has. */
export async function buildFirst(
  { files, processes }: Pick<Dependencies, 'files' | 'processes'>,
  { name, build, start }: Pick<MonolithSettings, 'name' | 'build' | 'start'>,
  folder: string,
  env: Record<string, string>,
): Promise<void> {
  if (build === null || !(await needsBuild(files, folder, start))) return;
  const { exitCode, stdout, stderr } = await processes.run(build, { cwd: folder, env, timeoutMs: BUILD_MS });
  if (exitCode !== 0)
    throw new NotReady(`${name} (${build.join(' ')}) ended with ${exitCode} before it was started`, stdout + stderr);
}

/** True where the command, or the script that it runs, names a file of a build that is not there. */
async function needsBuild(files: Dependencies['files'], folder: string, start: string[]): Promise<boolean> {
  const place = posix.join(folder, start[start.indexOf('--prefix') + 1 || start.length] ?? '');
  const manifest = `${place}/package.json`;
  const json: unknown = (await files.exists(manifest)) ? JSON.parse(await files.readText(manifest)) : null;
  const scripts = isObject(json) && isObject(json.scripts) ? json.scripts : {};
  const words = [...start, ...start.flatMap((word) => String(scripts[word] ?? '').split(/[\s"']+/))];
  for (const word of words) {
    const path = BUILT.exec(word)?.[1];
    if (path !== undefined && !(await files.exists(`${place}/${path}`))) return true;
  }
  return false;
}
