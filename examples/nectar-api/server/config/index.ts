import '../env';

const env = process.env;

function port(name: string, fallback: number): number {
  const value = Number(env[name] ?? fallback);
  if (!Number.isInteger(value) || value < 0 || value > 65535) {
    throw new Error(`${name} must be a port number, got "${env[name]}"`);
  }
  return value;
}

function positive(name: string, fallback: number): number {
  const value = Number(env[name] || fallback);
  if (!Number.isFinite(value) || value <= 0) throw new Error(`${name} must be a positive number, got "${env[name]}"`);
  return value;
}

/** The configuration of all three back ends. */
export const config = {
  env: env.NODE_ENV ?? 'development',
  isProduction: env.NODE_ENV === 'production',
  logLevel: env.LOG_LEVEL ?? 'info',
  databaseUrl: env.DATABASE_URL ?? '',
  ports: {
    core: port('CORE_PORT', 3001),
    coreFrontend: port('CORE_FRONTEND_PORT', 3000),
    admin: port('ADMIN_PORT', 4001),
    adminFrontend: port('ADMIN_FRONTEND_PORT', 4000),
    marketing: port('MARKETING_PORT', 5001),
    marketingFrontend: port('MARKETING_FRONTEND_PORT', 5000),
  },
  urls: {
    core: env.CORE_URL || 'http://localhost:3000',
    admin: env.ADMIN_URL || 'http://localhost:4000',
    marketing: env.MARKETING_URL || 'http://localhost:5000',
  },
  auth: {
    secret: env.AUTH_SECRET || 'demo-auth-secret-change-me-0123456789abcdef',
    staffSecret: env.STAFF_AUTH_SECRET || 'demo-staff-auth-secret-change-me-0123456789',
  },
  encryptionKey: env.ENCRYPTION_KEY || '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  newsletterTokenSecret: env.NEWSLETTER_TOKEN_SECRET || 'demo-newsletter-secret-change-me',
  stripe: {
    secretKey: env.STRIPE_SECRET_KEY || 'sk_test_demo',
    webhookSecret: env.STRIPE_WEBHOOK_SECRET || 'whsec_demo_secret',
    apiBase: env.STRIPE_API_BASE || '',
  },
  mail: {
    host: env.SMTP_HOST || '127.0.0.1',
    port: port('SMTP_PORT', 1025),
    user: env.SMTP_USER || '',
    password: env.SMTP_PASS || '',
    from: env.MAIL_FROM || 'Nectar Studio <hello@nectar.example>',
  },
  rateLimitMax: positive('RATE_LIMIT_MAX', 300),
};

/** Front ends and back ends that may send credentials: public URLs, and the local ports behind them. */
export function trustedOrigins(): string[] {
  const local = Object.values(config.ports).flatMap((value) => [`http://localhost:${value}`, `http://127.0.0.1:${value}`]);
  return [...new Set([config.urls.core, config.urls.admin, config.urls.marketing, ...local])];
}
