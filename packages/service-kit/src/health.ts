import { Router } from 'express';

/** Resolves when the dependency answers; throws otherwise. */
export type ReadinessCheck = () => Promise<void>;

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
