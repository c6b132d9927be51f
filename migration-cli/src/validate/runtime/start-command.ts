import { PLAIN_COMMAND } from '../../code/plain-command.ts';
import type { Dependencies } from '../../model/ports.ts';
import type { Pack } from './pack.ts';

/**
 * What the start script of the back end runs. npm and its shell are left out where they add nothing: a signal ends them
 * before the service has ended, and with them its exit code is lost.
 */
export async function startCommand({ files }: Pick<Dependencies, 'files'>, { folder }: Pack): Promise<string[]> {
  const manifest = JSON.parse(await files.readText(`${folder}/backend/package.json`)) as {
    scripts?: Record<string, string>;
  };
  const { start = '', prestart, poststart } = manifest.scripts ?? {};
  const plain = PLAIN_COMMAND.test(start.trim()) && !/^\w+=/.test(start);
  return plain && prestart === undefined && poststart === undefined ? start.trim().split(/ +/) : ['npm', 'start'];
}

/** Where npm looks for the programs of scripts, before those of the machine. */
export function programPath({ env }: Pick<Dependencies, 'env'>, { folder }: Pack): string {
  return [`${folder}/backend/node_modules/.bin`, `${folder}/node_modules/.bin`, env.PATH ?? ''].join(':');
}
