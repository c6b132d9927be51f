import type { Dependencies, Workspace } from '../model/ports.ts';

/** A variable as the monolith sees it: from the environment, else from its own .env. Null where neither sets it; `beside` as for `ownSettingOf`. */
export async function settingOf(
  deps: Pick<Dependencies, 'env' | 'files'>,
  workspace: Pick<Workspace, 'root'>,
  name: string,
  beside = '',
): Promise<string | null> {
  const given = deps.env[name];
  return given !== undefined && given !== '' ? given : ownSettingOf(deps, workspace, name, beside);
}

/** Where a working copy keeps its values, the first that sets one counts; those of tests and of production are not its own. */
const OWN = ['.env', '.env.local', '.env.development.local', '.env.development'];

/** What the monolith's own .env says, the one in the folder `beside` ('' or ending in '/') before that of the root; null where they say nothing. */
export async function ownSettingOf(
  deps: Pick<Dependencies, 'files'>,
  workspace: Pick<Workspace, 'root'>,
  name: string,
  beside = '',
): Promise<string | null> {
  const paths = [...new Set([beside, ''])].flatMap((folder) => OWN.map((file) => `${workspace.root}/${folder}${file}`));
  for (const path of paths) {
    const text = (await deps.files.exists(path)) ? await deps.files.readText(path) : '';
    const line = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=\\s*(.*?)\\s*$`, 'm').exec(text)?.[1];
    const value = line?.replace(/^(['"])(.*)\1$/, '$2') ?? '';
    if (value !== '') return value;
  }
  return null;
}
