/** Server settings as `-c` arguments: on the command line they apply to an existing data folder too. */
export function settings(port: number, ephemeral: boolean): string[] {
  const common = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '64MB',
    // Tables are moved between databases by logical replication; each move takes slots, senders and workers.
    wal_level: 'logical',
    max_wal_senders: 32,
    max_replication_slots: 32,
    max_worker_processes: 32,
    max_logical_replication_workers: 16,
    max_sync_workers_per_subscription: 4,
    wal_keep_size: '128MB',
    password_encryption: 'scram-sha-256',
    log_line_prefix: '%m [%p] %q%u@%d ',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  // A test's cluster is thrown away, so nothing needs to reach the disk.
  const throwaway = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', checkpoint_timeout: '30min' };
  return Object.entries({ ...common, ...(ephemeral ? throwaway : {}) }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
}
