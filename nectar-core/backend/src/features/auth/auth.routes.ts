import { toNodeHandler } from 'better-auth/node';
import type { Express } from 'express';
import type { Auth } from './better-auth.ts';

/** better-auth reads the body itself, so this comes before the JSON parser. */
export function mountAuth(app: Express, auth: Auth): void {
  app.all('/api/auth/*splat', toNodeHandler(auth));
}
