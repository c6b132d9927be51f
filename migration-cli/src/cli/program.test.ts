import { describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { runCli } from './program.ts';

async function nectar(...args: string[]) {
  let stdout = '';
  let stderr = '';
  const streams = {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    cwd: '/',
    interactive: false,
  };
  const exitCode = await runCli(args, createApp({ PATH: process.env.PATH }), streams);
  return { exitCode, stdout, stderr };
}

const verbsIn = (help: string) => [...help.matchAll(/^ {2}([a-z][a-z-]+)(?: |$)/gm)].map(([, verb = '']) => verb);

describe('the command line', () => {
  it('knows every verb of its help by itself, after an option, and in help', async () => {
    const { exitCode, stdout } = await nectar('--help');
    const verbs = verbsIn(stdout);
    expect(exitCode).toBe(0);
    expect(verbs).toEqual(expect.arrayContaining(['init', 'inventory', 'extract', 'verify-evidence', 'check']));
    for (const verb of verbs.filter((name) => name !== 'help')) {
      const alone = await nectar(verb, '--help');
      expect(alone).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`Usage: nectar ${verb}`) });
      expect(await nectar('--root', '/', verb, '--help')).toEqual(alone);
      expect(await nectar('help', verb)).toEqual(alone);
    }
  });

  it('refuses what is no verb, with all that there are', async () => {
    const { exitCode, stderr } = await nectar('extarct', 'inventory');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Did you mean extract?');
    expect(verbsIn(stderr)).toContain('rollback');
  });
});
