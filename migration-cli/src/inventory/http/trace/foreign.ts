import { routersIn } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import type { Site, Value } from './values.ts';

/** Handlers that let requests pass, refuse them or send files: what they answer is no route of the application. */
const PASSING =
  /^(?:express|koa|connect|body-parser|multer|cors|@koa\/cors|koa2?-cors|helmet|koa-helmet|compression|koa-compress|cookie-parser|cookie-session|express-session|koa-session|csurf|csrf-csrf|lusca|hpp|morgan|koa-logger|pino-http|winston|express-winston|response-time|connect-timeout|method-override|nocache|errorhandler|passport|koa-passport|express-jwt|express-oauth2-jwt-bearer|koa-jwt|express-basic-auth|koa-basic-auth|express-rate-limit|express-slow-down|koa-ratelimit|rate-limiter-flexible|express-validator|celebrate|express-fileupload|express-status-monitor|express-prom-bundle|express-openapi-validator|express-async-handler|serve-[a-z]+|koa-(?:static|mount|send|body|bodyparser|conditional-get|etag|views|compose)|koa-static-cache|@koa\/(?:bodyparser|multer)|connect-[a-z-]+|swagger-ui-[a-z]+|koa2-swagger-ui|webpack-[a-z-]+|node:.*)(?:\/.*)?$/;

/**
 * Says that what a package answers is not read, where it is mounted as a router by its name (`app.use(other.routes())`) or
 * below a path (`app.use('/x', made(…))`). `below` is true for the second.
 */
export function sayForeign(tracer: Tracer, handler: Value, below: boolean, site: Site): void {
  if (handler.kind !== 'external' || routersIn([handler]).length > 0) return;
  const isRouter = /(?:^r|R)oute(?:s|r)$/.test(handler.path.at(-1) ?? '');
  const mayAnswer = below && handler.args !== null && !PASSING.test(handler.specifier);
  if (isRouter || mayAnswer) tracer.say(site, `what ${handler.specifier} answers is not read`);
}
