import { environmentIn, settingFolders } from '../code/environment-files.ts';
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
  for (const path of ownPaths(workspace, beside)) {
    const text = (await deps.files.exists(path)) ? await deps.files.readText(path) : '';
    const value = environmentIn(text).get(name) ?? '';
    if (value !== '') return value;
  }
  return null;
}

/** True where the monolith of this working copy keeps values of its own: what they leave out is not set for it. */
export async function hasOwnSettings(
  deps: Pick<Dependencies, 'files'>,
  workspace: Pick<Workspace, 'root'>,
  beside = '',
): Promise<boolean> {
  for (const path of ownPaths(workspace, beside)) if (await deps.files.exists(path)) return true;
  return false;
}

const ownPaths = ({ root }: Pick<Workspace, 'root'>, beside: string) =>
  [...new Set([beside, ''])]
    .flatMap((folder) => settingFolders(folder).reverse())
    .flatMap((folder) => OWN.map((file) => `${root}/${folder}${file}`));
