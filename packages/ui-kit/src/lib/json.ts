import { ApiError } from './api-error';

/** The value of a JSON text, undefined when it is empty; a mistake is reported for the named input. */
export function parseJson(text: string, field: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const error = new ApiError(400, 'invalid_json', 'Please check the JSON.', {
      [field]: `This is not valid JSON: ${reason}`,
    });
    error.cause = cause;
    throw error;
  }
}
