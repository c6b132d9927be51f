import { join } from 'node:path';
import type { StudioDatabase } from './database.ts';
import type { Secrets } from './secrets.ts';
import { PORTS, root } from './settings.ts';

type Env = Record<string, string>;

const local = (port: number) => `http://localhost:${port}`;

/** Addresses and outside systems, which every part of the demo shares. */
function common(secrets: Secrets): Env {
  return {
    NODE_ENV: 'development',
    LOG_LEVEL: 'warn',
    CORE_URL: local(PORTS.coreFrontend),
    ADMIN_URL: local(PORTS.adminFrontend),
    MARKETING_URL: local(PORTS.marketingFrontend),
    CORE_API_URL: `http://127.0.0.1:${PORTS.core}`,
    MARKETING_API_URL: `http://127.0.0.1:${PORTS.marketing}`,
    ADMIN_API_URL: `http://127.0.0.1:${PORTS.admin}`,
    AUTH_SECRET: secrets.AUTH_SECRET,
    STAFF_AUTH_SECRET: secrets.STAFF_AUTH_SECRET,
    ENCRYPTION_KEY: secrets.ENCRYPTION_KEY,
    NEWSLETTER_TOKEN_SECRET: secrets.NEWSLETTER_TOKEN_SECRET,
    INTERNAL_TOKEN: secrets.INTERNAL_TOKEN,
    STRIPE_SECRET_KEY: 'sk_test_demo',
    STRIPE_WEBHOOK_SECRET: secrets.STRIPE_WEBHOOK_SECRET,
    STRIPE_API_BASE: `http://127.0.0.1:${PORTS.stripe}`,
    STRIPE_PRICE_STARTER: 'price_starter_demo',
    STRIPE_PRICE_TEAM: 'price_team_demo',
    STRIPE_PRICE_SCALE: 'price_scale_demo',
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(PORTS.smtp),
    MAIL_FROM: 'Nectar Studio <hello@nectar.example>',
    RATE_LIMIT_MAX: '6000',
    ALLOW_PRIVATE_HTTP: 'true',
  };
}

/** What the user's own environment says of outside systems wins: a real Stripe key, a real mail server. */
function overrides(env: Record<string, string | undefined>): Env {
  const names = [
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'STRIPE_PRICE_STARTER',
    'STRIPE_PRICE_TEAM',
    'STRIPE_PRICE_SCALE',
    'SMTP_HOST',
    'SMTP_PORT',
    'SMTP_USER',
    'SMTP_PASS',
    'MAIL_FROM',
  ];
  const given: Env = Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  if (given.STRIPE_SECRET_KEY !== undefined) given.STRIPE_API_BASE = '';
  return given;
}

export function sharedEnvironment(secrets: Secrets, env: Record<string, string | undefined>): Env {
  return { ...common(secrets), ...overrides(env) };
}

/** What the sample monolith, its scripts and the toolkit's run on it need. */
export function monolithEnvironment(shared: Env, database: StudioDatabase, secrets: Secrets): Env {
  return {
    ...shared,
    DATABASE_URL: database.urlFor('nectar_app_user', secrets.NECTAR_APP_PASSWORD),
    MIGRATION_DATABASE_URL: database.ownerUrl,
    NECTAR_APP_PASSWORD: secrets.NECTAR_APP_PASSWORD,
    NECTAR_MARKETING_PASSWORD: secrets.NECTAR_MARKETING_PASSWORD,
    NECTAR_ADMIN_PASSWORD: secrets.NECTAR_ADMIN_PASSWORD,
    NECTAR_AUTH_PASSWORD: secrets.NECTAR_AUTH_PASSWORD,
    NECTAR_MIGRATOR_PASSWORD: secrets.NECTAR_MIGRATOR_PASSWORD,
    NECTAR_BACKUP_PASSWORD: secrets.NECTAR_BACKUP_PASSWORD,
    DEV_TOOLS: join(root, 'dev'),
    ...(database.binaries === null ? {} : { NECTAR_PG_BIN: database.binaries }),
  };
}

/** Each service gets its own role and its own port, and nothing of the others'. */
export function serviceEnvironment(
  name: 'core' | 'marketing' | 'admin',
  shared: Env,
  database: StudioDatabase,
  secrets: Secrets,
): Env {
  const ports: Record<typeof name, [number, number]> = {
    core: [PORTS.core, PORTS.coreFrontend],
    marketing: [PORTS.marketing, PORTS.marketingFrontend],
    admin: [PORTS.admin, PORTS.adminFrontend],
  };
  const urls = {
    core: { DATABASE_URL: database.urlFor('nectar_app_user', secrets.NECTAR_APP_PASSWORD) },
    marketing: { DATABASE_URL: database.urlFor('nectar_marketing', secrets.NECTAR_MARKETING_PASSWORD) },
    admin: { ADMIN_DATABASE_URL: database.urlFor('nectar_admin', secrets.NECTAR_ADMIN_PASSWORD) },
  };
  const [backend, frontend] = ports[name];
  return {
    ...shared,
    ...urls[name],
    PORT: String(backend),
    BACKEND_PORT: String(backend),
    FRONTEND_PORT: String(frontend),
  };
}
