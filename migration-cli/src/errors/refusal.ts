import { NectarError } from '../model/errors.ts';
import { catalogue, type ErrorCode } from './catalogue.ts';

export interface RefusalDetails {
  what: string;
  why?: string;
  state?: string;
  next?: string;
  cause?: unknown;
}

/** An error of the catalogue; what is not given is filled in from there. */
export function refusal(code: ErrorCode, details: RefusalDetails): NectarError {
  const entry = catalogue[code];
  return new NectarError({
    code,
    what: details.what,
    why: details.why ?? entry.why,
    state: details.state ?? entry.state,
    next: details.next ?? entry.next,
    exitCode: entry.exitCode,
    cause: details.cause,
  });
}
