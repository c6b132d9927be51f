/** Runs and API calls of one calendar day, UTC. */
export interface UsagePoint {
  day: string;
  count: number;
}
