export { type AppOptions, createApp } from './app.ts';
export { ConfigError, flag, list, port, readConfig } from './config.ts';
export { hashToken, hmacSign, randomToken, type SecretBox, secretBox, signValue, unsignValue } from './crypto.ts';
export { badRequest, conflict, forbidden, HttpError, notFound, refuse, unauthorized } from './errors.ts';
export { type Job, scheduleJobs } from './jobs.ts';
export { found, type List, type Page, pageOf, uuid, whole } from './lists.ts';
export { createLogger, type Logger } from './logging.ts';
export { createMailer, type Mail, type Mailer, smtpShape } from './mailer.ts';
export { openApi } from './openapi.ts';
export { rateLimit } from './rate-limit.ts';
export { correlationId, withCorrelation } from './request-context.ts';
export { callerRoute, type EndpointLike, type Input, route } from './routes.ts';
export { requireService, serviceClient } from './service-client.ts';
export { cookieValue, type SessionUser, sessionReader } from './session-reader.ts';
export { close, listen, onSignals } from './shutdown.ts';
export { type TenantChoice, tenantChoice } from './tenant-choice.ts';
export {
  createLibraryPool,
  createPool,
  type Db,
  type GuardedPool,
  type JobDb,
  type SystemDb,
  type TenantDb,
  type UserDb,
  withJobs,
  withSystem,
  withTenant,
  withUser,
} from './tenant-pool.ts';
