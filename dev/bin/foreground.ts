interface Service {
  /** Printed once, when the service is ready. */
  readonly line: string;
  stop(): Promise<void>;
}

/** Runs a service until SIGINT or SIGTERM, then stops it. Exit code 1 with the reason when it cannot start or stop. */
export async function runInForeground(start: () => Promise<Service>): Promise<void> {
  try {
    const service = await start();
    const signal = new Promise<void>((resolve) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => resolve());
    });
    // A service may hold no handle of its own that keeps the process alive.
    const alive = setInterval(() => undefined, 1 << 30);
    process.stdout.write(`${service.line}\n`);
    await signal;
    clearInterval(alive);
    await service.stop();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
