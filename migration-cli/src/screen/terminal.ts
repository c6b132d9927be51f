import pc from 'picocolors';
import type { RunEvent } from '../model/events.ts';
import type { Screen, ScreenOutput } from './screen.ts';

export interface TerminalOptions {
  /** True where the last line can be drawn again; otherwise every event is a plain line. */
  redraw: boolean;
  colour: boolean;
  /** Milliseconds since any moment; by default of this process. */
  now?: () => number;
}

interface Step {
  title: string;
  depth: number;
  /** What it is at. */
  text: string;
  /** When a plain line last said something of it. */
  saidMs: number;
}

/** Where nothing can be drawn again, such as in a log, a long step says this often where it stands. */
const SAYS_EVERY_MS = 30_000;

/** What fits on one line of most terminals. */
const WIDTH = 110;

/** Progress for people: one line per finished step, and on a terminal the running one below them. */
export function createTerminal(output: ScreenOutput, options: TerminalOptions): Screen {
  const colours = pc.createColors(options.colour);
  const now = options.now ?? (() => performance.now());
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
  const draw = () => {
    if (!options.redraw || steps.size === 0) return clear();
    clear();
    live = liveLine([...steps.values()], colours.cyan('…'));
    output.write(live);
  };
  const finish = (id: string, mark: string, text: string) => {
    const step = steps.get(id);
    steps.delete(id);
    line(`${indent(step)}${mark} ${step?.title ?? id}${text}`);
    draw();
  };
  const start = (id: string, step: Step) => {
    steps.set(id, step);
    if (options.redraw) draw();
    else line(`${indent(step)}> ${step.title}`);
  };
  const advance = (step: Step, text: string) => {
    step.text = text;
    if (options.redraw) return draw();
    if (now() - step.saidMs < SAYS_EVERY_MS) return;
    step.saidMs = now();
    line(`${indent(step)}  ${step.title}: ${text}`);
  };
  const listener = (event: RunEvent): void => {
    switch (event.type) {
      case 'step-started':
        start(event.id, {
          title: event.title,
          depth: event.parent === undefined ? 0 : (steps.get(event.parent)?.depth ?? 0) + 1,
          text: '',
          saidMs: now(),
        });
        return;
      case 'step-progress': {
        const step = steps.get(event.id);
        if (step !== undefined) advance(step, event.text);
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
        finish(event.id, colours.red('✗'), `: ${event.text}${colours.dim(duration(event.ms))}`);
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

/** The running steps: one with where it stands, or several side by side, each with its share of the line. */
function liveLine(steps: Step[], mark: string): string {
  const deepest = Math.max(...steps.map(({ depth }) => depth));
  const shown = steps.filter(({ depth }) => depth === deepest);
  const share = Math.floor((WIDTH - 2 * deepest - 2) / shown.length) - 3;
  const texts = shown
    .map(({ title, text }) => (text === '' ? title : `${title}: ${text}`))
    .map((text) => cut(text, share));
  return `${'  '.repeat(deepest)}${mark} ${texts.join(' · ')}`;
}

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);

function indent(step: Step | undefined): string {
  return '  '.repeat(step?.depth ?? 0);
}

function duration(ms: number): string {
  return ms < 500 ? '' : ` (${(ms / 1000).toFixed(1)} s)`;
}
