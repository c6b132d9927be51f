import { flag, list, port, readConfig } from '@nectar/service-kit';
import { z } from 'zod';

const secret = (bytes: number) => z.string({ error: 'is not set' }).min(bytes, `must be at least ${bytes} characters`);

const shape = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PORT: port(3001),
  DATABASE_URL: z.string({ error: 'is not set' }).startsWith('postgres', 'must be a postgres:// URL'),
  DATABASE_POOL_MAX: z.coerce.number().int().min(1).default(15),
  CORE_URL: z.url().default('http://localhost:3000'),
  MARKETING_URL: z.url().default('http://localhost:5000'),
  ADMIN_URL: z.url().default('http://localhost:4000'),
  TRUSTED_ORIGINS: list([]),
  AUTH_SECRET: secret(32),
  INTERNAL_TOKEN: secret(16),
  ENCRYPTION_KEY: z
    .string({ error: 'is not set' })
    .regex(/^[0-9a-f]{64}$/i, 'must be 32 bytes in hex: openssl rand -hex 32'),
  SMTP_HOST: z.string().default('127.0.0.1'),
  SMTP_PORT: port(1025),
  SMTP_USER: z.string().default(''),
  SMTP_PASS: z.string().default(''),
  MAIL_FROM: z.string().default('Nectar Studio <hello@nectar.example>'),
  CRON_ENABLED: flag(true),
  ALLOW_PRIVATE_HTTP: flag(false),
  RATE_LIMIT_MAX: z.coerce.number().int().positive().default(300),
};

const env = readConfig('nectar-core', shape, process.env);

/** The whole configuration, read once when the process starts. */
export const config = {
  isProduction: env.NODE_ENV === 'production',
  logLevel: env.LOG_LEVEL,
  port: env.PORT,
  databaseUrl: env.DATABASE_URL,
  databasePoolMax: env.DATABASE_POOL_MAX,
  urls: { core: env.CORE_URL, marketing: env.MARKETING_URL, admin: env.ADMIN_URL },
  auth: { secret: env.AUTH_SECRET },
  internalToken: env.INTERNAL_TOKEN,
  encryptionKey: env.ENCRYPTION_KEY,
  mail: { host: env.SMTP_HOST, port: env.SMTP_PORT, user: env.SMTP_USER, password: env.SMTP_PASS, from: env.MAIL_FROM },
  cronEnabled: env.CRON_ENABLED,
  allowPrivateHttp: env.ALLOW_PRIVATE_HTTP,
  rateLimitMax: env.RATE_LIMIT_MAX,
};

/** Front ends that may send credentials. */
export function trustedOrigins(): string[] {
  return [...new Set([config.urls.core, config.urls.admin, config.urls.marketing, ...env.TRUSTED_ORIGINS])];
}
