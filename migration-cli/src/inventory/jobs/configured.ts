import type { JobEntry } from '../../model/inventory.ts';
import { isRecord, parseLooseJson } from '../json.ts';
import type { Source } from '../project.ts';

/** Schedules that a platform keeps: `crons` of vercel.json call a path of the application. */
export function configuredJobs({ files }: Source): JobEntry[] {
  return [...files].flatMap(([file, { text, entry }]): JobEntry[] => {
    if (!/(?:^|\/)vercel\.json$/.test(file) || text === null || entry.test) return [];
    const json = parseLooseJson(text);
    const crons = isRecord(json) && Array.isArray(json.crons) ? json.crons : [];
    const lines = text.split('\n');
    return crons.flatMap((row): JobEntry[] => {
      if (!isRecord(row) || typeof row.path !== 'string' || typeof row.schedule !== 'string') return [];
      const { path, schedule } = row;
      const line = lines.findIndex((item) => item.includes(`"${path}"`)) + 1;
      return [{ file, line: Math.max(line, 1), kind: 'cron', schedule, name: path }];
    });
  });
}
