const levels = { debug: 10, info: 20, warn: 30, error: 40, silent: 90 } as const;
type Level = Exclude<keyof typeof levels, 'silent'>;

function threshold(): number {
  const name = process.env.LOG_LEVEL ?? 'info';
  return name in levels ? levels[name as keyof typeof levels] : levels.info;
}

function describe(value: unknown): unknown {
  return value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value;
}

function write(level: Level, message: string, fields: Record<string, unknown>): void {
  if (levels[level] < threshold()) return;
  const plain = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, describe(value)]));
  const line = JSON.stringify({ time: new Date().toISOString(), level, message, ...plain });
  (level === 'error' ? process.stderr : process.stdout).write(`${line}\n`);
}

/** One JSON object per line; errors in fields keep their stack. */
export const logger = {
  debug: (message: string, fields: Record<string, unknown> = {}) => write('debug', message, fields),
  info: (message: string, fields: Record<string, unknown> = {}) => write('info', message, fields),
  warn: (message: string, fields: Record<string, unknown> = {}) => write('warn', message, fields),
  error: (message: string, fields: Record<string, unknown> = {}) => write('error', message, fields),
};
