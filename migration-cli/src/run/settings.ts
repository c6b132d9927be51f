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

/** What the monolith's own .env says, the one in the folder `beside` ('' or ending in '/') before that of the root; null where they say nothing. */
export async function ownSettingOf(
  deps: Pick<Dependencies, 'files'>,
  workspace: Pick<Workspace, 'root'>,
  name: string,
  beside = '',
): Promise<string | null> {
  for (const folder of new Set([beside, ''])) {
    const path = `${workspace.root}/${folder}.env`;
    const text = (await deps.files.exists(path)) ? await deps.files.readText(path) : '';
    const line = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=\\s*(.*?)\\s*$`, 'm').exec(text)?.[1];
    const value = line?.replace(/^(['"])(.*)\1$/, '$2') ?? '';
    if (value !== '') return value;
  }
  return null;
}
