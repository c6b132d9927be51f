import type { Commands } from '../commands.ts';
import { firstLine, type Harmed, pause, type Scene } from './scene.ts';

export async function kill({ held }: Scene): Harmed {
  held.process.signal('SIGKILL');
  return { ended: await held.ended() };
}

export async function terminateProcess({ held }: Scene): Harmed {
  held.process.signal('SIGTERM');
  await pause(40);
  held.goOn();
  return { ended: await held.ended() };
}

export async function beside({ commands, held, phase }: Scene): Harmed {
  const problems: string[] = [];
  for (const words of [['extract', phase], ['resume'], ['rollback']]) {
    const { code, text } = await commands.give(...words);
    if (code !== 1 || !text.includes('NECTAR-E041'))
      problems.push(`a second nectar ${words.join(' ')} ended with ${code}: ${firstLine(text)}`);
  }
  held.goOn();
  return { problems, ended: await held.ended() };
}

/** Stopped for long, taken for dead by a person who removes its lock as the error says; then it wakes up. */
export async function takeOver({ deps, station, commands, held, verb }: Scene): Harmed {
  const problems: string[] = [];
  held.process.signal('SIGSTOP');
  const { code, text } = await commands.give(...verb);
  if (code !== 1 || !text.includes('NECTAR-E041'))
    problems.push(`beside a stopped process nectar ${verb.join(' ')} ended with ${code}: ${firstLine(text)}`);
  for (const name of await deps.files.list(station.workspace.state, ['backups', 'objects', 'worktrees']))
    if (name === 'lock' || name.startsWith('lock.')) await deps.files.remove(`${station.workspace.state}/${name}`);
  const open = await isOpen(commands);
  const words = open ? ['resume'] : verb;
  const second = await commands.give(...words);
  // The stopped process may have done the last thing that there was to do.
  if (second.code !== 0 && !/NECTAR-E0(49|59)/.test(second.text))
    problems.push(`after a takeover nectar ${words.join(' ')} ended with ${second.code}: ${firstLine(second.text)}`);
  held.goOn();
  held.process.signal('SIGCONT');
  const ended = await held.ended();
  if (ended.code === 0 || !ended.text.includes('NECTAR-E042'))
    problems.push(`the process that was taken over ended with ${ended.code}: ${firstLine(ended.text)}`);
  // Until it looks at the lock it writes on into the folder of its work tree, which every run empties before it begins.
  return { problems, ended, tidy: () => deps.files.remove(`${station.workspace.state}/worktrees`) };
}

async function isOpen(commands: Commands): Promise<boolean> {
  const { text } = await commands.give('status', '--json');
  return (JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as { open: unknown }).open !== null;
}
