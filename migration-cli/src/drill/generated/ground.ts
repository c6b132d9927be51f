import type { Dependencies } from '../../model/ports.ts';
import type { Ground } from '../ground.ts';
import { generatedFiles, SUBJECTS } from './files.ts';
import { GENERATED_URL_ENV } from './plan.ts';
import { GENERATED_SCHEMA } from './schema.ts';

/** Gives `nectar` a verb on a folder, in this process. */
export type GiveVerb = (root: string, words: string[], env: Record<string, string>) => Promise<void>;

/** Writes the generated monolith and its database, works with it, and removes both. */
export async function withGeneratedGround<T>(
  deps: Dependencies,
  giveVerb: GiveVerb,
  phase: string | null,
  work: (ground: Ground) => Promise<T>,
): Promise<T> {
  const folder = await deps.files.temporary('nectar-generated-');
  const root = `${folder}/monolith`;
  const postgres = await deps.scratchPostgres();
  try {
    const url = `postgres://${postgres.user}:${postgres.password}@${postgres.host}/postgres`;
    await writeGenerated(deps, root, url, (words) => giveVerb(root, words, { [GENERATED_URL_ENV]: url }));
    return await work({
      root,
      planPath: `${root}/nectar.plan.yaml`,
      url,
      urlEnv: GENERATED_URL_ENV,
      schemas: ['public'],
      phases: [...SUBJECTS],
      phase,
      targets: SUBJECTS.map((name) => ({ table: `public.${name}`, token: 'token', tenant: 'tenant' })),
      env: { GENERATED_APP_PASSWORD: 'generated', NECTAR_PG_BIN: postgres.binaries },
    });
  } finally {
    await postgres.stop();
    await deps.files.remove(folder);
  }
}

/** Writes code and rows, and brings the plan up to date as its first reader does. */
export async function writeGenerated(
  deps: Pick<Dependencies, 'files' | 'git' | 'postgres'>,
  root: string,
  url: string,
  give: (words: string[]) => Promise<void>,
): Promise<void> {
  const database = deps.postgres.connect(url);
  await database.query(GENERATED_SCHEMA).finally(() => database.close());
  for (const [path, content] of Object.entries(generatedFiles())) await deps.files.write(`${root}/${path}`, content);
  await deps.git.run('/', ['init', '-q', '-b', 'main', root]);
  await commit(deps, root, 'The monolith');
  await give(['plan', '--refresh']);
  await commit(deps, root, 'The plan');
}

async function commit({ git }: Pick<Dependencies, 'git'>, root: string, message: string): Promise<void> {
  const author = ['-c', 'user.name=nectar', '-c', 'user.email=nectar@localhost'];
  await git.run(root, ['add', '--all']);
  await git.run(root, [...author, 'commit', '-q', '-m', message]);
}
