import type { ScratchPostgres } from '../../model/ports.ts';

/** A throwaway server of the development tools; they are not part of an installed toolkit. */
export async function startScratchPostgres(): Promise<ScratchPostgres> {
  const { startPostgres } = await import('@nectar/dev/postgres');
  const server = await startPostgres({ ephemeral: true });
  return {
    host: `127.0.0.1:${server.port}`,
    user: server.superuser.user,
    password: server.superuser.password,
    binaries: server.binaries.bin,
    stop: () => server.stop(),
  };
}
