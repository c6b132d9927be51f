import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createApp } from '../app.ts';
import { runCli } from '../cli/program.ts';
import { writeGenerated } from '../drill/generated/ground.ts';

/** The generated monolith with a database, and the command line on it in this process. */
export interface GeneratedMonolith {
  root: string;
  url: string;
  /** The environment of a real process on it. */
  env: Record<string, string>;
  give(...words: string[]): Promise<{ code: number; text: string }>;
  git(...words: string[]): Promise<string>;
  query(text: string): Promise<unknown[]>;
  editPlan(edit: (text: string) => string): Promise<void>;
}

/** Where its rows live. Programs are the folder of pg_dump and others, where it is not among those of the machine. */
interface Server {
  url(database: string): string;
  binaries?: { bin: string };
}

/** Makes it in `folder`, on the database `postgres` of the server. */
export async function openGenerated(folder: string, postgres: Server): Promise<GeneratedMonolith> {
  const root = join(folder, 'monolith');
  const url = postgres.url('postgres');
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    DRILL_DATABASE_URL: url,
    GENERATED_APP_PASSWORD: 'generated',
    ...(postgres.binaries === undefined ? {} : { NECTAR_PG_BIN: postgres.binaries.bin }),
  };
  const give = async (...words: string[]) => {
    const app = createApp(env);
    let text = '';
    const stream = {
      write: (more: string) => {
        text += more;
      },
    };
    const code = await runCli([...words, '--root', root], app, {
      stdout: stream,
      stderr: stream,
      cwd: root,
      interactive: false,
    });
    await app.close();
    return { code, text };
  };
  const { deps } = createApp(env);
  await writeGenerated(deps, root, url, async (words) => {
    const { code, text } = await give(...words);
    if (code !== 0) throw new Error(text);
  });
  return {
    root,
    url,
    env,
    give,
    git: async (...words) => (await deps.git.run(root, words)).trim(),
    query: async (text) => {
      const database = deps.postgres.connect(url);
      return database.query(text).finally(() => database.close());
    },
    editPlan: async (edit) => {
      const path = join(root, 'nectar.plan.yaml');
      await writeFile(path, edit(await readFile(path, 'utf8')));
    },
  };
}
