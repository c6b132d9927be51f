import { useState } from 'react';
import { ApiError } from './api-error';

export interface Action<Args extends unknown[]> {
  run: (...args: Args) => Promise<void>;
  busy: boolean;
  error: Error | null;
  /** The server's messages per input name. */
  fields: Record<string, string>;
}

/** Runs something that changes data and keeps its progress and its error for the form to show. */
export function useAction<Args extends unknown[]>(act: (...args: Args) => Promise<unknown>): Action<Args> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const run = async (...args: Args) => {
    setBusy(true);
    setError(null);
    try {
      await act(...args);
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, error, fields: error instanceof ApiError ? error.fields : {} };
}
