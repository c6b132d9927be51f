import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StudioSettings } from './settings.ts';

/**
 * Writes the environment of the demo beside its data, so that the toolkit's commands can be given by hand:
 * `set -a; . .data/studio/demo.env; set +a`. It holds passwords and is readable by its user alone.
 */
export async function writeDemoEnv(settings: StudioSettings, env: Record<string, string>): Promise<void> {
  const quote = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`;
  const lines = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}`);
  await mkdir(settings.data, { recursive: true });
  await writeFile(join(settings.data, 'demo.env'), `${lines.join('\n')}\n`, { mode: 0o600 });
}
