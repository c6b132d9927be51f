import { chance } from '../chance.ts';
import { kill } from './processes.ts';
import { firstLine, type Harmed, letGo, type Scene } from './scene.ts';

/** The file that somebody commits by hand. */
export const BY_HAND = 'by-hand.txt';

export async function tearJournal(scene: Scene): Harmed {
  const { ended } = await kill(scene);
  const { deps, station } = scene;
  const path = `${station.workspace.state}/journal.jsonl`;
  const text = (await deps.files.exists(path)) ? await deps.files.readText(path) : '';
  await deps.files.write(path, `${text}{"seq":99,"at":"2026-`);
  return { ended };
}

export async function unreadable(scene: Scene): Harmed {
  const { deps, station, commands, phase } = scene;
  const { ended } = await kill(scene);
  const path = `${station.workspace.state}/journal.jsonl`;
  const text = await deps.files.readText(path);
  const at = chance(Math.max(1, text.lastIndexOf('\n') - 1), ...scene.words, 'byte');
  const other = text[at] === 'x' ? 'y' : 'x';
  await deps.files.write(path, `${text.slice(0, at)}${other}${text.slice(at + 1)}`);
  const problems: string[] = [];
  for (const words of [['status'], ['resume'], ['extract', phase], ['rollback']]) {
    const given = await commands.give(...words);
    if (given.code !== 3 || !given.text.includes('NECTAR-E040'))
      problems.push(
        `with an unreadable journal nectar ${words.join(' ')} ended with ${given.code}: ${firstLine(given.text)}`,
      );
  }
  await deps.files.write(path, text);
  return { problems, ended };
}

export async function editPlan({ deps, station, held }: Scene): Harmed {
  const { planPath } = station.workspace;
  const text = await deps.files.readText(planPath);
  await deps.files.write(planPath, text.replace(/goal: /, 'goal: Edited. '));
  held.goOn();
  return { ended: await held.ended(), tidy: () => deps.files.write(planPath, text) };
}

export async function corruptBackup({ deps, station, commands, held }: Scene): Harmed {
  const folder = `${station.workspace.state}/backups`;
  const files = await deps.files.list(folder);
  const manifest = files.find((path) => path.endsWith('manifest.json'));
  const victim =
    files.find((path) => path.includes('/data/base/') && path.endsWith('_fsm')) ??
    files.find((path) => path !== manifest);
  if (manifest === undefined || victim === undefined)
    return { missed: 'there are no files of a backup', ended: await letGo(held) };
  const [kept, facts] = [await deps.files.read(`${folder}/${victim}`), await deps.files.read(`${folder}/${manifest}`)];
  await deps.files.write(`${folder}/${victim}`, new Uint8Array([...kept.slice(0, -1), (kept.at(-1) ?? 0) ^ 1]));
  const ended = await letGo(held);
  const { code, text } = await commands.give('backup', 'verify', manifest.split('/')[0] ?? '');
  const problems =
    code !== 0 && text.includes('NECTAR-E071')
      ? []
      : [`a corrupted backup was verified with ${code}: ${firstLine(text)}`];
  await deps.files.write(`${folder}/${victim}`, kept);
  await deps.files.write(`${folder}/${manifest}`, facts);
  return { problems, ended };
}

export async function moveBranch({ deps, station, held }: Scene): Harmed {
  const { root } = station.workspace;
  await deps.files.write(`${root}/${BY_HAND}`, 'Written by somebody meanwhile.\n');
  const author = ['-c', 'user.name=somebody', '-c', 'user.email=somebody@localhost'];
  await deps.git.run(root, ['add', '--intent-to-add', BY_HAND]);
  await deps.git.run(root, [...author, 'commit', '-q', '-m', 'By hand', '--only', BY_HAND]);
  held.goOn();
  return { ended: await held.ended() };
}
