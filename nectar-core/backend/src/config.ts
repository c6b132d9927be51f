import { flag, list, port, readConfig, smtpShape } from '@nectar/service-kit';
import { z } from 'zod';

const secret = (characters: number) =>
  z.string({ error: 'is not set' }).min(characters, `must be at least ${characters} characters`);

const shape = {
  BACKEND_PORT: port(3001),
  LOG_LEVEL: z.string().default('info'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }),
  DATABASE_POOL_MAX: z.coerce.number().int().min(1).default(15),
  CORE_URL: z.url().default('http://localhost:3000'),
  MARKETING_URL: z.url().default('http://localhost:5000'),
  ADMIN_URL: z.url().default('http://localhost:4000'),
  EXTRA_ORIGINS: list([]),
  AUTH_SECRET: secret(32),
  INTERNAL_TOKEN: secret(16),
  ENCRYPTION_KEY: z
    .string({ error: 'is not set' })
    .regex(/^[0-9a-f]{64}$/i, 'must be 32 bytes in hex: openssl rand -hex 32'),
  ...smtpShape,
  CRON_ENABLED: flag(true),
  /** Lets workflows and endpoints call private addresses: for development, never where tenants are strangers. */
  ALLOW_PRIVATE_HTTP: flag(false),
  RATE_LIMIT_MAX: z.coerce.number().int().positive().default(300),
};

/** The names of the environment variables that core reads. */
export const coreVariables = Object.keys(shape);

export type CoreConfig = ReturnType<typeof coreConfig>;

/** Core's configuration. @throws ConfigError naming every bad variable. */
export function coreConfig(env: Record<string, string | undefined>) {
  return readConfig('core', shape, env);
}

/** Front ends that may send credentials. */
export const originsOf = (config: CoreConfig): string[] => [
  ...new Set([config.CORE_URL, config.ADMIN_URL, config.MARKETING_URL, ...config.EXTRA_ORIGINS]),
];
