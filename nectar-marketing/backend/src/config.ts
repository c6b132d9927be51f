import { flag, list, port, readConfig, smtpShape } from '@nectar/service-kit';
import { z } from 'zod';

const shape = {
  BACKEND_PORT: port(5001),
  LOG_LEVEL: z.string().default('info'),
  DATABASE_URL: z.url(),
  DATABASE_POOL_MAX: z.coerce.number().int().min(1).default(10),
  CORE_API_URL: z.url(),
  INTERNAL_TOKEN: z.string().min(16),
  AUTH_SECRET: z.string().min(16),
  CORE_URL: z.url().default('http://localhost:3000'),
  MARKETING_URL: z.url().default('http://localhost:5000'),
  NEWSLETTER_TOKEN_SECRET: z.string().min(16),
  STRIPE_SECRET_KEY: z.string(),
  /** Two while a secret is being rotated, separated by a comma. */
  STRIPE_WEBHOOK_SECRET: z.string().transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  ),
  STRIPE_API_BASE: z.url().optional(),
  STRIPE_PRICE_STARTER: z.string().default('price_starter_demo'),
  STRIPE_PRICE_TEAM: z.string().default('price_team_demo'),
  STRIPE_PRICE_SCALE: z.string().default('price_scale_demo'),
  ...smtpShape,
  CRON_ENABLED: flag(true),
  RATE_LIMIT_MAX: z.coerce.number().int().positive().default(300),
  EXTRA_ORIGINS: list([]),
};

/** The names of the environment variables that marketing reads. */
export const marketingVariables = Object.keys(shape);

export type MarketingConfig = ReturnType<typeof marketingConfig>;

/** Marketing's configuration. @throws ConfigError naming every bad variable. */
export function marketingConfig(env: Record<string, string | undefined>) {
  return readConfig('marketing', shape, env);
}
