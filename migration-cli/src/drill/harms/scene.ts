import type { Dependencies } from '../../model/ports.ts';
import type { Commands, Held } from '../commands.ts';
import type { DiskFault } from '../failing-doors.ts';
import type { Station } from '../station.ts';

export interface Scene {
  deps: Dependencies;
  station: Station;
  commands: Commands;
  held: Held;
  phase: string;
  /** What the process was told to do. */
  verb: string[];
  /** The words that chances follow from. */
  words: (string | number)[];
}

export interface Struck {
  /** What was wrong about how the toolkit took it. */
  problems: string[];
  /** Why nothing came of it after all; the cell was not run then. */
  missed: string | null;
  ended: Awaited<ReturnType<Held['ended']>>;
  /** Takes away what would be in the way of looking: the harm is over, its traces stay until then. */
  tidy(): Promise<void>;
}

/** What a harm found, and how the process ended; what it leaves out is as if nothing had been said. */
export type Harmed = Promise<{
  problems?: string[];
  missed?: string | null;
  ended: Struck['ended'];
  tidy?(): Promise<void>;
}>;

export async function letGo(held: Held, broken: DiskFault | null = null): Promise<Struck['ended']> {
  held.goOn(broken);
  return held.ended();
}

export function firstLine(text: string): string {
  const lines = text.split('\n').filter((line) => /NECTAR-E|Error/.test(line));
  return (lines[0] ?? text.trim().split('\n').at(-1) ?? '').slice(0, 300);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
