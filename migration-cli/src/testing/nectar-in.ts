import { createApp } from '../app.ts';
import { runCli } from '../cli/program.ts';
import type { TestMonolith } from './monolith.ts';

/** Gives the CLI a command line in a monolith, as its user would; what it says on both streams, in order. */
export async function nectarIn(
  { workspace: { root } }: TestMonolith,
  ...args: string[]
): Promise<{ code: number; output: string }> {
  let output = '';
  const stream = { write: (text: string) => (output += text) };
  const app = createApp({ PATH: process.env.PATH, HOME: root });
  const code = await runCli(args, app, { stdout: stream, stderr: stream, cwd: root, interactive: false });
  return { code, output };
}
