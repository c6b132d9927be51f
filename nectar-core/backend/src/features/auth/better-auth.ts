import { SESSION_COOKIE_PREFIX } from '@nectar/contracts/core/session.ts';
import { withSystem } from '@nectar/service-kit';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import type pg from 'pg';
import { originsOf } from '../../config.ts';
import type { CoreContext } from '../../shared/context.ts';
import { confirmMailbox, statusOfUser } from './auth.queries.ts';

/** Above this the general limit says that no limit is wanted (tests, load runs). */
const LIMITS_OFF = 1000;
const SESSION_SECONDS = 7 * 24 * 60 * 60;

export type Auth = ReturnType<typeof createAuth>;

/** Tenants' sign-in; mounted at /api/auth. Marketing and core read its sessions. `authPool` finds the schema auth. */
export function createAuth({ config, pool, mailer }: CoreContext, authPool: pg.Pool) {
  const pageWithToken = (page: string, token: string) =>
    `${config.CORE_URL}/${page}?token=${encodeURIComponent(token)}`;

  async function refuseSuspended(userId: string): Promise<void> {
    if ((await withSystem(pool, (db) => statusOfUser(db, userId))) !== 'suspended') return;
    throw new APIError('FORBIDDEN', { code: 'ACCOUNT_SUSPENDED', message: 'This account is suspended.' });
  }

  return betterAuth({
    appName: 'Nectar Studio',
    baseURL: config.CORE_URL,
    basePath: '/api/auth',
    secret: config.AUTH_SECRET,
    trustedOrigins: originsOf(config),
    database: authPool,
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
        mailer.send({
          to: user.email,
          template: 'reset-password',
          data: { name: user.name, url: pageWithToken('reset-password', token) },
        }),
      // A password set from a mailed link proves the mailbox.
      onPasswordReset: async ({ user }) => withSystem(pool, (db) => confirmMailbox(db, user.id)),
    },
    emailVerification: {
      sendOnSignUp: true,
      autoSignInAfterVerification: true,
      sendVerificationEmail: async ({ user, token }) =>
        mailer.send({
          to: user.email,
          template: 'verify-email',
          data: { name: user.name, url: pageWithToken('verify-email', token) },
        }),
    },
    databaseHooks: {
      session: { create: { before: async (session) => refuseSuspended(session.userId) } },
    },
    rateLimit: {
      enabled: config.RATE_LIMIT_MAX < LIMITS_OFF,
      storage: 'database',
      modelName: 'rate_limit',
      window: 60,
      max: config.RATE_LIMIT_MAX,
      customRules: {
        '/sign-in/email': { window: 60, max: 30 },
        '/sign-up/email': { window: 60, max: 30 },
      },
    },
    advanced: { cookiePrefix: SESSION_COOKIE_PREFIX, useSecureCookies: config.CORE_URL.startsWith('https:') },
  });
}
