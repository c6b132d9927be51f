import type { Catalog } from '../model/catalog.ts';

/** What is done to a run. Each is explained in docs/drill.md. */
export const FAULTS = [
  'sigkill',
  'sigterm',
  'sigstop',
  'disk-full',
  'torn-journal',
  'unreadable-journal',
  'read-only',
  'two-clis',
  'terminate-backend',
  'stop-postgres',
  'lock-held',
  'deadlock',
  'commit-lost',
  'no-connections',
  'manual-ddl',
  'edited-plan',
  'corrupted-backup',
  'expired-password',
  'branch-moved',
] as const;
export type Fault = (typeof FAULTS)[number];

/** When it is done, seen from one step. */
export const MOMENTS = [
  'before-intent',
  'after-intent',
  'mid-action',
  'after-action',
  'after-done',
  'recovery',
  'rollback',
  'rollback-recovery',
] as const;
export type Moment = (typeof MOMENTS)[number];

/** One fault at one moment of one step. A step is an operation, or 'phase', 'landing' for what the run itself does. */
export interface Cell {
  fault: Fault;
  moment: Moment;
  phase: string;
  step: string;
}

/** What one step was seen to do in a run without faults. */
export interface StepTrace {
  step: string;
  direction: Direction;
  /** True where it writes an intent before it acts. */
  intent: boolean;
  /** Effects between intent and done. */
  effects: number;
  /** True where one of them is on the database. */
  database: boolean;
}

export type Direction = 'apply' | 'revert';

/** Where a process of the drill stops and waits. */
export interface Hold {
  step: string;
  direction: Direction;
  at: 'before-intent' | 'after-intent' | 'mid-action' | 'after-action' | 'after-done' | 'first';
  /** For mid-action: before which effect, from 1. */
  effect: number;
}

/** What a state that the journal can name looks like. */
export interface Look {
  tree: string;
  /** Files that git does not track, with the sha256 of their content. */
  untracked: Record<string, string>;
  catalog: Catalog;
  roles: string[];
  /** Rows and checksum by table, without the rows of the writer. */
  rows: Record<string, string>;
  /** Operations in effect according to the database. */
  inEffect: string[];
}

export type Outcome = 'passed' | 'failed' | 'not-applicable';

export interface CellResult {
  cell: string;
  outcome: Outcome;
  /** What was wrong, or why it does not apply. */
  why: string[];
  ms: number;
  /** Writes that the database acknowledged while the cell ran. */
  writes: number;
}

export function cellId({ fault, moment, phase, step }: Cell): string {
  return `${fault}@${moment}:${phase}:${step}`;
}
