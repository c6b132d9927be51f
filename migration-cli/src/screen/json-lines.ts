import type { Screen, ScreenOutput } from './screen.ts';

/** One JSON object per event and line. */
export function createJsonLines(output: ScreenOutput): Screen {
  return {
    listener: (event) => void output.write(`${JSON.stringify(event)}\n`),
    close: () => undefined,
  };
}
