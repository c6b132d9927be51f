import { constants, copyFile, link, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Hard links of every file below `from`, copies where the two are on different disks. */
export async function linkTree(from: string, to: string, ignore: string[]): Promise<void> {
  await linkFolder(await realpath(from), to, new Set(ignore));
}

async function linkFolder(from: string, to: string, ignore: Set<string>): Promise<void> {
  await mkdir(to, { recursive: true });
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      const folder = entry.isDirectory() || (entry.isSymbolicLink() && (await stat(source)).isDirectory());
      if (!folder) return linkFile(entry.isSymbolicLink() ? await realpath(source) : source, target);
      if (!ignore.has(entry.name)) await linkFolder(source, target, ignore);
    }),
  );
}

async function linkFile(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EXDEV' || error.code === 'EPERM'))) throw error;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}
