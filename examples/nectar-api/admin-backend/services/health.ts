import { config } from '@server/config';
import { isDatabaseReady, logger } from '@server/lib';

export interface ServiceHealth {
  name: string;
  status: 'ok' | 'down';
  durationMs: number;
}

const TIMEOUT_MS = 2000;

/** Where the back ends answer; each can be somewhere else than on this machine. */
function healthUrls(): Record<string, string> {
  return {
    core: process.env.CORE_HEALTH_URL || `http://127.0.0.1:${config.ports.core}/health`,
    marketing: process.env.MARKETING_HEALTH_URL || `http://127.0.0.1:${config.ports.marketing}/health`,
  };
}

async function timed(name: string, check: () => Promise<boolean>): Promise<ServiceHealth> {
  const started = performance.now();
  const isUp = await check();
  return { name, status: isUp ? 'ok' : 'down', durationMs: Math.round(performance.now() - started) };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok;
  } catch (error) {
    logger.warn('a service does not answer', { url, error });
    return false;
  }
}

/** How every back end and the database are at this moment. */
export async function readServicesHealth(): Promise<ServiceHealth[]> {
  const others = Object.entries(healthUrls()).map(([name, url]) => timed(name, () => answers(url)));
  return Promise.all([...others, timed('admin', async () => true), timed('database', isDatabaseReady)]);
}
