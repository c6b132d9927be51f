import { OutboundError, type OutboundRequest, outboundRequest } from '../../../../shared/index.ts';
import { connectionHeaders } from '../../../connections/connections.ts';
import { resolve, resolveText } from '../template.ts';
import { type ConfigOf, type StepContext, StepError, type StepResult } from '../types.ts';

const FIRST_ERROR_STATUS = 400;

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
    const secretHeaders = config.connectionId
      ? await connectionHeaders(context.organizationId, config.connectionId, request.url)
      : {};
    const response = await outboundRequest({ ...request, headers: { ...request.headers, ...secretHeaders } });
    const output = { status: response.status, body: response.body, durationMs: response.durationMs };
    if (response.status >= FIRST_ERROR_STATUS)
      throw new StepError(`The server answered ${response.status}.`, input, output);
    return { input, output };
  } catch (error) {
    if (error instanceof OutboundError) throw new StepError(error.message, input, undefined, { cause: error });
    throw error;
  }
}
