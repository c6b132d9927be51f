import type { Dependencies, Workspace } from '../model/ports.ts';

/** A variable as the monolith sees it: from the environment, else from its own .env. Null where neither sets it. */
export async function settingOf(
  deps: Pick<Dependencies, 'env' | 'files'>,
  workspace: Pick<Workspace, 'root'>,
  name: string,
): Promise<string | null> {
  const given = deps.env[name];
  return given !== undefined && given !== '' ? given : ownSettingOf(deps, workspace, name);
}

/** What the monolith's own .env says; null where it says nothing. */
export async function ownSettingOf(
  deps: Pick<Dependencies, 'files'>,
  workspace: Pick<Workspace, 'root'>,
  name: string,
): Promise<string | null> {
  const path = `${workspace.root}/.env`;
  const text = (await deps.files.exists(path)) ? await deps.files.readText(path) : '';
  const line = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=\\s*(.*?)\\s*$`, 'm').exec(text)?.[1];
  const value = line?.replace(/^(['"])(.*)\1$/, '$2') ?? '';
  return value === '' ? null : value;
}
