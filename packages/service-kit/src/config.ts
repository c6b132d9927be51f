import { z } from 'zod';

/** Thrown once, with every variable that is missing or malformed. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(service: string, problems: string[]) {
    super(
      `${service} cannot start: ${problems.length} environment variable(s) are missing or malformed.\n${problems.map((p) => `  ${p}`).join('\n')}\nSee .env.example.`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads a service's whole configuration from the environment.
 * Empty strings count as unset, because that is what `NAME=` in an .env file means.
 * @throws ConfigError naming every bad variable at once; values are never printed.
 */
export function readConfig<T extends z.ZodRawShape>(
  service: string,
  shape: T,
  env: Record<string, string | undefined>,
): z.infer<z.ZodObject<T>> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = z.object(shape).safeParse(present);
  if (result.success) return result.data;
  throw new ConfigError(
    service,
    result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  );
}

/** A port number from text; 0 asks the system for a free one. */
export const port = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback);

/** A comma-separated list, without empty items. */
export const list = (fallback: string[]) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    )
    .default(fallback);

export const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0'])
    .transform((text) => text === 'true' || text === '1')
    .default(fallback);
