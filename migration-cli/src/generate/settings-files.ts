import type { ScaffoldFile, ScaffoldInput } from './scaffold.ts';

/** npm packs what stands outside of the service instead of linking it, so that the service can be taken elsewhere whole. */
const NPMRC = 'install-links=true\n';

/** What the package manager reads beside the lock file, with what a service needs of it. */
export function settingsFor({ packages, settings }: Pick<ScaffoldInput, 'packages' | 'settings'>): ScaffoldFile[] {
  if (packages.length === 0) return settings;
  const given = settings.find(({ path }) => path === '.npmrc')?.content ?? '';
  const others = settings.filter(({ path }) => path !== '.npmrc');
  return [...others, { path: '.npmrc', content: given === '' ? NPMRC : `${given.trimEnd()}\n${NPMRC}` }];
}
