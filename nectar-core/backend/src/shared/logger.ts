import { createLogger } from '@nectar/service-kit';
import { config } from '../config.ts';

/** The service's pino logger, for what wants pino's own form. */
export const pinoLogger = createLogger('nectar-core', config.logLevel);

type Fields = Record<string, unknown>;

/** pino prints an error's stack only under `err`. */
const withError = ({ error, ...rest }: Fields): Fields => (error === undefined ? rest : { ...rest, err: error });

export const logger = {
  debug: (message: string, fields: Fields = {}) => pinoLogger.debug(withError(fields), message),
  info: (message: string, fields: Fields = {}) => pinoLogger.info(withError(fields), message),
  warn: (message: string, fields: Fields = {}) => pinoLogger.warn(withError(fields), message),
  error: (message: string, fields: Fields = {}) => pinoLogger.error(withError(fields), message),
};
