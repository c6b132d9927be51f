import pc from 'picocolors';
import type { RunEvent } from '../model/events.ts';
import type { Screen, ScreenOutput } from './screen.ts';

export interface TerminalOptions {
  /** True where the last line can be drawn again; otherwise every event is a plain line. */
  redraw: boolean;
  colour: boolean;
}

interface Step {
  title: string;
  depth: number;
}

/** Progress for people: one line per finished step, and on a terminal the running one below them. */
export function createTerminal(output: ScreenOutput, options: TerminalOptions): Screen {
  const colours = pc.createColors(options.colour);
  const steps = new Map<string, Step>();
  let live = '';
  const clear = () => {
    if (live !== '') output.write('\r\u001b[2K');
    live = '';
  };
  const line = (text: string) => {
    clear();
    output.write(`${text}\n`);
  };
  const draw = (text: string) => {
    if (!options.redraw) return;
    clear();
    live = text.slice(0, 110);
    output.write(live);
  };
  const finish = (id: string, mark: string, text: string) => {
    const step = steps.get(id);
    steps.delete(id);
    line(`${indent(step)}${mark} ${step?.title ?? id}${text}`);
    const [last] = [...steps.values()].slice(-1);
    if (last !== undefined) draw(`${indent(last)}${colours.cyan('…')} ${last.title}`);
  };
  const start = (id: string, step: Step) => {
    steps.set(id, step);
    if (options.redraw) draw(`${indent(step)}${colours.cyan('…')} ${step.title}`);
    else line(`${indent(step)}> ${step.title}`);
  };
  const listener = (event: RunEvent): void => {
    switch (event.type) {
      case 'step-started':
        start(event.id, {
          title: event.title,
          depth: event.parent === undefined ? 0 : (steps.get(event.parent)?.depth ?? 0) + 1,
        });
        return;
      case 'step-progress': {
        const step = steps.get(event.id);
        draw(`${indent(step)}${colours.cyan('…')} ${step?.title ?? event.id}: ${event.text}`);
        return;
      }
      case 'step-done':
        finish(
          event.id,
          colours.green('✓'),
          `${event.text === undefined ? '' : `: ${event.text}`}${colours.dim(duration(event.ms))}`,
        );
        return;
      case 'step-failed':
        finish(event.id, colours.red('✗'), `: ${event.text}`);
        return;
      case 'step-skipped':
        finish(event.id, colours.dim('-'), ` (${event.why})`);
        return;
      case 'note':
        line(event.text);
        return;
      case 'warning':
        line(`${colours.yellow('!')} ${event.text}`);
        return;
    }
  };
  return { listener, close: clear };
}

function indent(step: Step | undefined): string {
  return '  '.repeat(step?.depth ?? 0);
}

function duration(ms: number): string {
  return ms < 500 ? '' : ` (${(ms / 1000).toFixed(1)} s)`;
}
