import type { ParityResult } from '../model/parity.ts';

export function exitCodeOf({ verdict }: Pick<ParityResult, 'verdict'>): 0 | 1 | 2 {
  if (verdict === 'same') return 0;
  return verdict === 'different' ? 1 : 2;
}
