import { parseArgs } from 'node:util';
import { startPostgres } from '../postgres/index.ts';
import { runInForeground } from './foreground.ts';

const { values } = parseArgs({
  options: { 'data-dir': { type: 'string' }, port: { type: 'string' }, ephemeral: { type: 'boolean' } },
});

await runInForeground(async () => {
  const port = values.port ?? process.env.POSTGRES_PORT;
  const server = await startPostgres({
    ...(values['data-dir'] === undefined ? {} : { dataDir: values['data-dir'] }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ephemeral: values.ephemeral ?? false,
  });
  return { line: `Postgres is ready: ${server.url()} (data in ${server.dataDir})`, stop: server.stop };
});
