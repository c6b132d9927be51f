import { LOCK_FILES } from '../code/lock-kind.ts';
import type { ServiceSettings } from '../model/plan-file.ts';
import { lockNear } from './lock-files.ts';
import { nearestTo } from './nearest.ts';
import type { Rest } from './state.ts';

const OF_MANAGER = [...LOCK_FILES, 'pnpm-workspace.yaml', '.yarnrc.yml'];

/**
 * Manifest and lock file of the package, in a folder of its own, that the back end of a service starts in. The service's own
 * are made from them, so the phase that takes what is left neither moves them nor leaves them behind.
 */
export function ownProject({ backend }: ServiceSettings, rest: Rest): string[] {
  const module = backend?.entry.module ?? '';
  const manifest = nearestTo(rest.paths, module, 'package.json');
  const folder = lockNear(rest, module)?.folder ?? '';
  const paths = [...(manifest === null ? [] : [manifest]), ...OF_MANAGER.map((name) => folder + name)];
  return paths.filter((path) => path.includes('/') && rest.paths.has(path));
}
