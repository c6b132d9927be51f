import type { RunEvent } from '../model/events.ts';

/** Draws run events; `close` puts the cursor back and prints what is held. */
export interface Screen {
  listener(event: RunEvent): void;
  close(): void;
}

export interface ScreenOutput {
  write(text: string): unknown;
}
