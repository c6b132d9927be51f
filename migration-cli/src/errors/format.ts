import { NectarError } from '../model/errors.ts';

const REPORT = 'This is a defect of nectar, not of your input.';

/** What a person reads: what and why, the state left behind, the next command. A stack only for our own defect. */
export function formatError(error: unknown): string {
  if (error instanceof NectarError) return formatNectarError(error);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `NECTAR-E000  ${REPORT}\n${stack}\nThe journal says how far it came.\nRun: nectar status\n`;
}

function formatNectarError(error: NectarError): string {
  const why = error.why.includes('\n') ? `:\n${error.why}` : `: ${withPeriod(error.why)}`;
  return `${error.code}  ${error.message}${error.why === '' ? '.' : why}\n${error.state}\nRun: ${error.next}\n`;
}

function withPeriod(text: string): string {
  return /[.!?:]$/.test(text) ? text : `${text}.`;
}

/** The same as one JSON value. */
export function errorToJson(error: unknown): Record<string, unknown> {
  if (error instanceof NectarError) {
    return { code: error.code, what: error.message, why: error.why, state: error.state, next: error.next };
  }
  return { code: 'NECTAR-E000', what: REPORT, why: error instanceof Error ? error.message : String(error) };
}
