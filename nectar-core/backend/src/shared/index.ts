export * from './crypto.ts';
export * from './db.ts';
export * from './errors.ts';
export * from './http-client.ts';
export * from './logger.ts';
export * from './mailer.ts';
export * from './usage-counter.ts';
export * from './validate.ts';
