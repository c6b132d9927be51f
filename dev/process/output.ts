import pc from 'picocolors';

const COLOURS = [pc.cyan, pc.magenta, pc.yellow, pc.green, pc.blue, pc.red];

/** Enough to see why a process failed; a server that runs all day is not kept whole. */
const KEPT_LINES = 2000;

/** The same name has the same colour in every run. */
export function prefixOf(name: string): string {
  const sum = [...name].reduce((total, char) => total + char.charCodeAt(0), 0);
  const colour = COLOURS[sum % COLOURS.length] ?? pc.cyan;
  return `${colour(`${name} │`)} `;
}

/** Keeps the last lines of a process and tells listeners of every new one. */
export class Output {
  readonly lines: string[] = [];
  private readonly listeners = new Set<(line: string) => void>();

  add(line: string): void {
    this.lines.push(line);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
    for (const listener of this.listeners) listener(line);
  }

  /** Returns the function that ends the listening. */
  listen(listener: (line: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tail(count: number): string {
    return this.lines
      .slice(-count)
      .map((line) => `  ${line}`)
      .join('\n');
  }
}
