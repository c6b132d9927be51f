import { betterAuth } from 'better-auth';
import type pg from 'pg';
import type { AdminConfig } from '../../config.ts';

const SESSION_SECONDS = 12 * 60 * 60;
/** Above this the general limit says that no limit is wanted (tests, load runs). */
const LIMITS_OFF = 1000;

/** Staff sign-in, apart from tenants: own tables, own cookie, no sign-up. Mounted at /api/staff-auth. `pool` finds the schema staff. */
export function createStaffAuth(config: AdminConfig, pool: pg.Pool) {
  const max = config.RATE_LIMIT_MAX;
  return betterAuth({
    appName: 'Nectar Studio staff',
    baseURL: config.ADMIN_URL,
    basePath: '/api/staff-auth',
    secret: config.STAFF_AUTH_SECRET,
    trustedOrigins: [config.ADMIN_URL, ...config.EXTRA_ORIGINS],
    database: pool,
    telemetry: { enabled: false },
    user: {
      modelName: 'staff_user',
      additionalFields: { role: { type: 'string', required: false, defaultValue: 'support', input: false } },
    },
    session: { modelName: 'staff_session', expiresIn: SESSION_SECONDS },
    account: { modelName: 'staff_account' },
    verification: { modelName: 'staff_verification' },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    rateLimit: {
      enabled: max < LIMITS_OFF,
      window: 60,
      max,
      customRules: { '/sign-in/email': { window: 60, max: 30 } },
    },
    advanced: { cookiePrefix: 'nectar-staff', useSecureCookies: config.ADMIN_URL.startsWith('https:') },
  });
}
