/** A failure of the embedded server. `next` names the command or step that helps. */
export class PostgresError extends Error {
  readonly next: string;

  constructor(message: string, next: string, cause?: unknown) {
    super(`${message}\n→ ${next}`, cause === undefined ? undefined : { cause });
    this.name = 'PostgresError';
    this.next = next;
  }
}
