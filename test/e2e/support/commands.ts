import { join } from 'node:path';
import { execa } from 'execa';
import { root } from './demo.ts';

/** Runs the `nectar` command as it is installed. */
export function nectar(args: string[], env: Record<string, string>) {
  return execa(join(root, 'node_modules/.bin/nectar'), args, { cwd: root, env, reject: false });
}

export async function portAnswers(port: number): Promise<boolean> {
  try {
    await fetch(`http://localhost:${port}/`, { signal: AbortSignal.timeout(5_000) });
    return true;
  } catch {
    return false;
  }
}
