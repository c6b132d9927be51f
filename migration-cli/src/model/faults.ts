/** A process of our own that tells where it stands and waits for what it is told. */
export interface Talking {
  pid: number;
  send(message: unknown): void;
  /** The next message; null once it has ended. */
  next(): Promise<unknown>;
  /** Its exit code, or the name of the signal that ended it. */
  exited: Promise<number | string>;
  output(): string;
  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
}

/** Stands between a client and Postgres. */
export interface LossyProxy {
  port: number;
  /** Of the next transaction that writes into the journal the COMMIT is sent on, and its reply is not. */
  loseNextCommit(): void;
  /** True once that has happened. */
  lost(): boolean;
  /** Forgets what was asked for. */
  calm(): void;
  close(): Promise<void>;
}

/** The doors through which a drill does harm. */
export interface Faults {
  /** Starts a file of the toolkit as a process with a channel to it. The environment is `env` and nothing else. */
  talk(entry: string, env: Record<string, string>): Talking;
  proxy(target: { host: string; port: number }): Promise<LossyProxy>;
}
