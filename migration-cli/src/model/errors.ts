export type ExitCode = 0 | 1 | 2 | 3;

/** A refusal or failure that a user can act on: what, why, the state left behind, the next command. */
export class NectarError extends Error {
  readonly code: string;
  readonly why: string;
  readonly state: string;
  readonly next: string;
  readonly exitCode: ExitCode;

  constructor(details: {
    code: string;
    what: string;
    why: string;
    state: string;
    next: string;
    exitCode: ExitCode;
    cause?: unknown;
  }) {
    super(details.what, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'NectarError';
    this.code = details.code;
    this.why = details.why;
    this.state = details.state;
    this.next = details.next;
    this.exitCode = details.exitCode;
  }
}

/** A file under a key that cannot be opened with it, or is not what was written. */
export class UnsealError extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.name = 'UnsealError';
    this.path = path;
  }
}
