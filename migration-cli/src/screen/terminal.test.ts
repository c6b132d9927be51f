import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../model/events.ts';
import { createTerminal } from './terminal.ts';

function drawn(redraw: boolean, events: RunEvent[]): string[] {
  let text = '';
  const screen = createTerminal({ write: (part) => (text += part) }, { redraw, colour: false });
  for (const event of events) screen.listener(event);
  screen.close();
  return text
    .split('\r\u001b[2K')
    .flatMap((part) => part.split('\n'))
    .filter((part) => part !== '');
}

const both: RunEvent[] = [
  { type: 'step-started', id: 'sides', title: 'Both sides' },
  { type: 'step-started', id: 'boot', title: 'Each alone' },
  { type: 'step-progress', id: 'sides', text: 'build' },
  { type: 'step-done', id: 'boot', text: '3 started', ms: 1600 },
  { type: 'step-failed', id: 'sides', text: 'build ended with 1', ms: 2000 },
];

describe('steps that run side by side', () => {
  it('stand together on the line that is drawn again, and each ends with a line of its own', () => {
    expect(drawn(true, both)).toEqual([
      '… Both sides',
      '… Both sides · Each alone',
      '… Both sides: build · Each alone',
      '✓ Each alone: 3 started (1.6 s)',
      '… Both sides: build',
      '✗ Both sides: build ended with 1 (2.0 s)',
    ]);
  });

  it('are plain lines where nothing can be drawn again', () => {
    expect(drawn(false, both)).toEqual([
      '> Both sides',
      '> Each alone',
      '✓ Each alone: 3 started (1.6 s)',
      '✗ Both sides: build ended with 1 (2.0 s)',
    ]);
  });

  it('say in a log where they stand, though not for each little progress', () => {
    let [text, ms] = ['', 0];
    const screen = createTerminal({ write: (part) => (text += part) }, { redraw: false, colour: false, now: () => ms });
    screen.listener({ type: 'step-started', id: 'cells', title: 'Cells' });
    for (let done = 1; done <= 70; done += 1) {
      ms += 1000;
      screen.listener({ type: 'step-progress', id: 'cells', text: `${done} of 70` });
    }
    expect(text).toBe('> Cells\n  Cells: 30 of 70\n  Cells: 60 of 70\n');
  });

  it('never make a line longer than a terminal is wide', () => {
    const many = Array.from(
      { length: 6 },
      (_, at): RunEvent => ({ type: 'step-started', id: `${at}`, title: 'x'.repeat(60) }),
    );
    for (const line of drawn(true, many)) expect(line.length).toBeLessThanOrEqual(110);
  });
});
