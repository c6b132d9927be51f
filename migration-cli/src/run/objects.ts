import type { Files, Workspace } from '../model/ports.ts';
import { contentHash } from './tree.ts';

/** .nectar/objects: contents by their hash, from which everything that was written over or deleted is put back. */
export interface Objects {
  put(bytes: Uint8Array | string): Promise<string>;
  get(hash: string): Promise<Uint8Array>;
  has(hash: string): Promise<boolean>;
}

export function createObjects(
  files: Pick<Files, 'exists' | 'read' | 'write'>,
  workspace: Pick<Workspace, 'state'>,
): Objects {
  const pathOf = (hash: string) => `${workspace.state}/objects/${hash.slice(0, 2)}/${hash.slice(2)}`;
  return {
    has: (hash) => files.exists(pathOf(hash)),
    put: async (bytes) => {
      const hash = contentHash(bytes);
      if (!(await files.exists(pathOf(hash)))) await files.write(pathOf(hash), bytes, { mode: 0o600 });
      return hash;
    },
    get: async (hash) => {
      const bytes = await files.read(pathOf(hash));
      if (contentHash(bytes) !== hash) throw new Error(`The object ${hash} in .nectar/objects is damaged.`);
      return bytes;
    },
  };
}
