export { assertPortsFree, type Holder, holderOf, type WantedPort } from './ports.ts';
export type { Ready } from './ready.ts';
export { type Exit, type ProcessPlan, type RunningProcess, startProcess } from './start.ts';
