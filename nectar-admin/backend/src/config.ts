import { list, port, readConfig } from '@nectar/service-kit';
import { z } from 'zod';

const shape = {
  BACKEND_PORT: port(4001),
  LOG_LEVEL: z.string().default('info'),
  ADMIN_DATABASE_URL: z.url(),
  DATABASE_POOL_MAX: z.coerce.number().int().min(1).default(10),
  CORE_API_URL: z.url(),
  MARKETING_API_URL: z.url(),
  INTERNAL_TOKEN: z.string().min(16),
  STAFF_AUTH_SECRET: z.string().min(16),
  ADMIN_URL: z.url().default('http://localhost:4000'),
  RATE_LIMIT_MAX: z.coerce.number().int().positive().default(300),
  EXTRA_ORIGINS: list([]),
};

/** The names of the environment variables that admin reads. */
export const adminVariables = Object.keys(shape);

export type AdminConfig = ReturnType<typeof adminConfig>;

/** Admin's configuration. @throws ConfigError naming every bad variable. */
export function adminConfig(env: Record<string, string | undefined>) {
  return readConfig('admin', shape, env);
}
