/** What happens, as data; screens draw it. */
export type RunEvent =
  | { type: 'step-started'; id: string; title: string; parent?: string }
  | { type: 'step-progress'; id: string; text: string }
  | { type: 'step-done'; id: string; text?: string; ms: number }
  | { type: 'step-failed'; id: string; text: string; ms: number }
  | { type: 'step-skipped'; id: string; why: string }
  | { type: 'note'; text: string }
  | { type: 'warning'; text: string };
