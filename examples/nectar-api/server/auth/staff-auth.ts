import { betterAuth } from 'better-auth';
import { config, trustedOrigins } from '../config';
import { pool } from '../lib';

const SESSION_SECONDS = 12 * 60 * 60;

/** Staff sign-in, apart from tenants: own tables, own cookie, no sign-up. Mounted at /api/staff-auth on admin. */
export const staffAuth = betterAuth({
  appName: 'Nectar Studio staff',
  baseURL: config.urls.admin,
  basePath: '/api/staff-auth',
  secret: config.auth.staffSecret,
  trustedOrigins: trustedOrigins(),
  database: pool,
  telemetry: { enabled: false },
  user: {
    modelName: 'staff_user',
    additionalFields: {
      role: { type: 'string', required: false, defaultValue: 'support', input: false },
    },
  },
  session: { modelName: 'staff_session', expiresIn: SESSION_SECONDS },
  account: { modelName: 'staff_account' },
  verification: { modelName: 'staff_verification' },
  emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
  rateLimit: { enabled: config.rateLimitMax < 1000, window: 60, max: config.rateLimitMax, customRules: { '/sign-in/email': { window: 60, max: 30 } } },
  advanced: { cookiePrefix: 'nectar-staff', useSecureCookies: config.urls.admin.startsWith('https:') },
});
