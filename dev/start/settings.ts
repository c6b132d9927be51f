import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The ports that the three pairs and the stand-ins answer on. */
export const PORTS = {
  coreFrontend: 3000,
  core: 3001,
  adminFrontend: 4000,
  admin: 4001,
  marketingFrontend: 5000,
  marketing: 5001,
  mail: 8025,
  smtp: 1025,
  stripe: 12111,
} as const;

export interface StudioSettings {
  /** Everything that the demo writes; removed by --fresh. */
  data: string;
  /** The scratch copy of the sample monolith: a git repository of its own. */
  monolith: string;
  sample: string;
  fresh: boolean;
  /** Ends after the migration, without starting the services. */
  migrateOnly: boolean;
  /** A Postgres of the user's own, or null for the embedded one. */
  databaseUrl: string | null;
}

/** Where package.json tells the toolkit to look. */
export const DEFAULT_DATA = join(root, '.data', 'studio');

const USAGE = `npm start            splits the sample monolith in three validated phases, then runs the three services
npm start -- --fresh         does it all again, from a new database
npm start -- --migrate-only  stops after the migration
npm start -- --data DIR      keeps its files in DIR instead of .data/studio

DATABASE_URL=postgres://…    uses your own Postgres (a role that may create roles and databases)
`;

/** Reads argv and environment. Prints the usage and leaves on --help or a word that it doesn't know. */
export function readSettings(
  argv: string[],
  env: Record<string, string | undefined>,
): StudioSettings | { usage: string; exitCode: number } {
  const known = new Set(['--fresh', '--migrate-only', '--help', '--data']);
  const data = argv.includes('--data') ? argv[argv.indexOf('--data') + 1] : undefined;
  const strange = argv.find((word) => !known.has(word) && word !== data);
  if (argv.includes('--help')) return { usage: USAGE, exitCode: 0 };
  if (strange !== undefined) return { usage: `npm start does not know ${strange}.\n\n${USAGE}`, exitCode: 1 };
  const folder = data ?? DEFAULT_DATA;
  return {
    data: folder,
    monolith: join(folder, 'nectar-api'),
    sample: join(root, 'examples', 'nectar-api'),
    fresh: argv.includes('--fresh'),
    migrateOnly: argv.includes('--migrate-only'),
    databaseUrl: env.DATABASE_URL || null,
  };
}
