import { posix } from 'node:path';
import { envFilesOf } from '../../code/env-file-flags.ts';
import { readObject } from '../../code/json-object.ts';
import type { Dependencies } from '../../model/ports.ts';

/**
 * Node does not start without a file of `--env-file`, and git has none of those that hold secrets. What runs here is given its
 * variables, so an empty file does. `root` is the tree that may be written into.
 */
export async function giveEnvFiles(
  { files }: Pick<Dependencies, 'files'>,
  root: string,
  folder: string,
  command: string[] = [],
): Promise<void> {
  const place = posix.join(folder, command[command.indexOf('--prefix') + 1 || command.length] ?? '');
  const manifest = `${place}/package.json`;
  const { scripts } = ((await files.exists(manifest)) ? readObject(await files.readText(manifest)) : null) ?? {};
  const lines = [...Object.values((scripts ?? {}) as Record<string, unknown>), ` ${command.join(' ')}`];
  for (const line of lines)
    for (const named of typeof line === 'string' ? envFilesOf(line) : []) {
      const path = posix.join(place, named);
      if (path.startsWith(`${root}/`) && !(await files.exists(path))) await files.write(path, '');
    }
}
