/** An error in the shape that the official SDK turns into its own error classes. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  readonly param: string | undefined;

  constructor(status: number, type: string, message: string, details: { code?: string; param?: string } = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.type = type;
    this.code = details.code;
    this.param = details.param;
  }

  body() {
    return { error: { type: this.type, code: this.code, message: this.message, param: this.param } };
  }
}

export function invalid(message: string, param?: string, code?: string): ApiError {
  return new ApiError(400, 'invalid_request_error', message, { ...(param && { param }), ...(code && { code }) });
}

export function missing(what: string, id: string, param = 'id'): ApiError {
  return new ApiError(404, 'invalid_request_error', `No such ${what}: '${id}'`, { code: 'resource_missing', param });
}

export function required(param: string): ApiError {
  return invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
}
