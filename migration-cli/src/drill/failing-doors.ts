import { refusal } from '../errors/refusal.ts';
import type { Dependencies } from '../model/ports.ts';
import { watchedDoors } from './doors.ts';

export type DiskFault = 'disk-full' | 'read-only';

/** Doors behind which nothing can be written any more from the moment at which `broken` answers. */
export function failingDoors(deps: Dependencies, broken: () => DiskFault | null): Dependencies {
  return watchedDoors(deps, {
    effect: async (one, work) => {
      const fault = one.port === 'files' || one.port === 'git' ? broken() : null;
      if (fault === null) return work();
      const what = `Cannot ${one.name} ${one.target}`;
      throw fault === 'disk-full'
        ? refusal('NECTAR-E003', { what })
        : refusal('NECTAR-E002', { what, why: 'EROFS: read-only file system' });
    },
    look: (work) => work(),
  });
}
