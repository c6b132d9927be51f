import { Router } from 'express';
import { z } from 'zod';
import type { EndpointLike } from './routes.ts';

/** Resolves when the dependency answers; throws otherwise. */
export type ReadinessCheck = () => Promise<void>;

const common = { method: 'GET', tag: 'health', permission: 'public', status: 200 } as const;

/** What every back end answers beside its contracts. */
export const healthEndpoints: EndpointLike[] = [
  {
    ...common,
    path: '/health',
    summary: 'The process is alive',
    response: z.object({ status: z.literal('ok'), service: z.string() }),
  },
  {
    ...common,
    path: '/ready',
    summary: 'Every dependency answers; 503 when one does not, or while the process stops',
    response: z.object({
      status: z.enum(['ready', 'not-ready']),
      service: z.string(),
      checks: z.record(z.string(), z.enum(['ok', 'failed'])),
    }),
  },
];

const DEADLINE_MS = 2_000;

async function outcome(check: ReadinessCheck): Promise<'ok' | 'failed'> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('deadline')), DEADLINE_MS);
  });
  try {
    await Promise.race([check(), deadline]);
    return 'ok';
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}

/** /health says that the process is alive; /ready says whether each dependency answers (503 when one does not). */
export function health(service: string, checks: Record<string, ReadinessCheck>, stopping: () => boolean): Router {
  const router = Router();
  router.get('/health', (_req, res) => {
    res.json({ status: 'ok', service });
  });
  router.get('/ready', async (_req, res) => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const),
    );
    const ready = !stopping() && entries.every(([, result]) => result === 'ok');
    res
      .status(ready ? 200 : 503)
      .json({ status: ready ? 'ready' : 'not-ready', service, checks: Object.fromEntries(entries) });
  });
  return router;
}
