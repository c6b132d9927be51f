import type { AdminContext } from '../../shared/context.ts';

export interface ServiceHealth {
  name: string;
  status: 'ok' | 'down';
  durationMs: number;
}

const TIMEOUT_MS = 2_000;

async function timed(
  name: string,
  { logger }: Pick<AdminContext, 'logger'>,
  check: () => Promise<void>,
): Promise<ServiceHealth> {
  const started = performance.now();
  let status: ServiceHealth['status'] = 'ok';
  try {
    await check();
  } catch (error) {
    logger.warn({ err: error, name }, 'a service does not answer');
    status = 'down';
  }
  return { name, status, durationMs: Math.round(performance.now() - started) };
}

async function answers(baseUrl: string): Promise<void> {
  const response = await fetch(new URL('/health', baseUrl), { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${baseUrl} answered ${response.status}`);
}

/** How every back end and the database are at this moment. */
export function readServicesHealth(context: AdminContext): Promise<ServiceHealth[]> {
  const { config, pool } = context;
  return Promise.all([
    timed('core', context, () => answers(config.CORE_API_URL)),
    timed('marketing', context, () => answers(config.MARKETING_API_URL)),
    timed('admin', context, async () => undefined),
    timed('database', context, pool.answers),
  ]);
}
