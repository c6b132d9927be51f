import type { ConfigOf } from '@nectar/contracts/core/steps.ts';
import { OutboundError, type OutboundRequest } from '../../../../shared/outbound/outbound.ts';
import { connectionHeaders } from '../../../connections/connections.ts';
import { type StepContext, StepError, type StepResult } from '../step.ts';
import { resolve, resolveText } from '../template.ts';

const FIRST_ERROR_STATUS = 400;

async function headersOf(
  connectionId: string | undefined,
  url: string,
  { inTenant, secrets }: StepContext,
): Promise<Record<string, string>> {
  return connectionId ? inTenant((db) => connectionHeaders(db, secrets, connectionId, url)) : {};
}

/** Calls a URL; an answer of 400 or above fails the run. A connection adds its secret, which stays out of the history. */
export async function run(config: ConfigOf<'http'>, context: StepContext): Promise<StepResult> {
  const request: OutboundRequest = {
    method: config.method,
    url: resolveText(config.url, context.values),
    headers: resolve(config.headers, context.values) as Record<string, string>,
    body: resolve(config.body, context.values),
    timeoutMs: config.timeoutMs,
  };
  const input = { ...request, ...(config.connectionId ? { connectionId: config.connectionId } : {}) };
  try {
    const secretHeaders = await headersOf(config.connectionId, request.url, context);
    const response = await context.outbound({ ...request, headers: { ...request.headers, ...secretHeaders } });
    const output = { status: response.status, body: response.body, durationMs: response.durationMs };
    if (response.status >= FIRST_ERROR_STATUS)
      throw new StepError(`The server answered ${response.status}.`, input, output);
    return { input, output };
  } catch (error) {
    if (error instanceof OutboundError) throw new StepError(error.message, input, undefined, { cause: error });
    throw error;
  }
}
