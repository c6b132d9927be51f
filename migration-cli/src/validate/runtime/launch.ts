import type { RunningProcess } from '../../model/ports.ts';
import type { BaseContext } from '../context.ts';
import { buildFirst } from './build-first.ts';
import { giveEnvFiles } from './env-files.ts';
import type { Pack } from './pack.ts';
import { serviceEnvironment } from './service-env.ts';
import { startReady } from './start.ts';
import { programPath, startCommand } from './start-command.ts';
import type { Values } from './values.ts';

type Launch = Pick<BaseContext, 'deps' | 'plan'>;

/** Starts a packed service with the variables that it declares, and waits until it is ready. `more` wins. */
export async function launchService(
  { deps, plan }: Launch,
  values: Values,
  pack: Pack,
  more: Record<string, string>,
): Promise<RunningProcess> {
  const backend = plan.services[pack.name]?.backend ?? null;
  const example = `${pack.folder}/.env.example`;
  const text = (await deps.files.exists(example)) ? await deps.files.readText(example) : '';
  const address = `http://127.0.0.1:${await values.port(pack.name)}`;
  const env = await serviceEnvironment(plan, pack.name, text, values);
  await giveEnvFiles(deps, pack.folder, `${pack.folder}/backend`);
  return startReady(deps, {
    what: `${pack.name} (npm start)`,
    command: await startCommand(deps, pack),
    folder: `${pack.folder}/backend`,
    env: { ...env, PATH: programPath(deps, pack), ...more },
    ready: backend === null ? [] : [`${address}${backend.ready}`],
  });
}

/** Starts what is left of the monolith, and waits until each of its named endpoints is ready. `more` wins. */
export async function launchMonolith(
  { deps, plan }: Launch,
  values: Values,
  folder: string,
  endpoints: string[],
  more: Record<string, string>,
): Promise<RunningProcess> {
  const { name, start } = plan.monolith;
  const ready = await Promise.all(
    endpoints.map(
      async (one) => `http://127.0.0.1:${await values.port(one)}${plan.monolith.endpoints[one]?.ready ?? ''}`,
    ),
  );
  await giveEnvFiles(deps, folder, folder, start);
  const env = { ...(await values.record(plan.validate.env)), ...QUIET_NPM, ...more };
  await buildFirst(deps, plan.monolith, folder, env);
  return startReady(deps, { what: `${name} (${start.join(' ')})`, command: start, folder, env, ready });
}

/** npm would look for a newer npm and write that into the output. */
const QUIET_NPM = { npm_config_update_notifier: 'false' };
