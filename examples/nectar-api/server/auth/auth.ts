import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { config, trustedOrigins } from '../config';
import { pool, query, sendMail } from '../lib';

const RATE_LIMIT_OFF_ABOVE = 1000;
const SESSION_SECONDS = 7 * 24 * 60 * 60;

async function refuseSuspended(userId: string): Promise<void> {
  const found = await query<{ status: string }>('SELECT status FROM auth."user" WHERE id = $1', [userId]);
  if (found.rows[0]?.status === 'suspended') {
    throw new APIError('FORBIDDEN', { code: 'ACCOUNT_SUSPENDED', message: 'This account is suspended.' });
  }
}

/** A password set from a mailed link proves the mailbox. */
async function confirmMailbox(userId: string): Promise<void> {
  await query('UPDATE auth."user" SET "emailVerified" = true, "updatedAt" = now() WHERE id = $1', [userId]);
}

/** Tenants' sign-in; mounted at /api/auth on core. Marketing and core read its sessions. */
export const auth = betterAuth({
  appName: 'Nectar Studio',
  baseURL: config.urls.core,
  basePath: '/api/auth',
  secret: config.auth.secret,
  trustedOrigins: trustedOrigins(),
  database: pool,
  telemetry: { enabled: false },
  user: {
    additionalFields: {
      status: { type: 'string', required: false, defaultValue: 'active', input: false },
    },
  },
  session: { expiresIn: SESSION_SECONDS },
  emailAndPassword: {
    enabled: true,
    requireEmailVerification: true,
    minPasswordLength: 10,
    revokeSessionsOnPasswordReset: true,
    sendResetPassword: async ({ user, token }) =>
      sendMail({
        to: user.email,
        template: 'reset-password',
        data: { name: user.name, url: `${config.urls.core}/reset-password?token=${encodeURIComponent(token)}` },
      }),
    onPasswordReset: async ({ user }) => confirmMailbox(user.id),
  },
  emailVerification: {
    sendOnSignUp: true,
    autoSignInAfterVerification: true,
    sendVerificationEmail: async ({ user, token }) =>
      sendMail({
        to: user.email,
        template: 'verify-email',
        data: { name: user.name, url: `${config.urls.core}/verify-email?token=${encodeURIComponent(token)}` },
      }),
  },
  databaseHooks: {
    session: { create: { before: async (session) => refuseSuspended(session.userId) } },
  },
  rateLimit: {
    enabled: config.rateLimitMax < RATE_LIMIT_OFF_ABOVE,
    storage: 'database',
    modelName: 'rate_limit',
    window: 60,
    max: config.rateLimitMax,
    customRules: {
      '/sign-in/email': { window: 60, max: 30 },
      '/sign-up/email': { window: 60, max: 30 },
    },
  },
  advanced: { cookiePrefix: 'nectar', useSecureCookies: config.urls.core.startsWith('https:') },
});
