import type { Finding, MetamorphicResult } from '../../model/parity.ts';
import type { Exchange, Observation } from '../types.ts';
import { type Known, type Variant, variantsOf } from './variants.ts';

/** How a side is sent a changed trace, and how two runs of it are compared. */
export interface MetamorphicRuns {
  run(side: 'monolith' | 'services', exchanges: Exchange[], title: string): Promise<Observation[]>;
  /** What is neither noise nor tolerated. `again`: a second run of the monolith, for what it does not do twice alike. */
  judge(exchanges: Exchange[], a: Observation[], b: Observation[], again: Observation[] | null): Finding[];
  services: ReadonlyMap<number, Observation>;
}

/**
 * Sends changed traces to both sides: requests that are repeated, sent by another tenant, or in another order. The
 * monolith says what is right, and how often the relation holds for it says what that is worth.
 */
export async function metamorphicChecks(known: Known, runs: MetamorphicRuns): Promise<MetamorphicResult[]> {
  const results: MetamorphicResult[] = [];
  for (const variant of variantsOf(known)) results.push(await checkOne(known, variant, runs));
  return results;
}

async function checkOne(known: Known, variant: Variant, runs: MetamorphicRuns): Promise<MetamorphicResult> {
  const { relation, rule, exchanges, touched } = variant;
  const counts = { relation, rule, applied: touched.size, requests: known.exchanges.length };
  if (touched.size === 0) return { ...counts, held: { monolith: 0, services: 0 }, findings: [] };
  const title = (who: string) => `${who}, ${relation}: ${touched.size} of ${exchanges.length} requests`;
  const monolith = await runs.run('monolith', exchanges, title('The monolith'));
  const services = await runs.run('services', exchanges, title('The services'));
  let findings = runs.judge(exchanges, monolith, services, null);
  if (findings.length > 0) {
    const again = await runs.run('monolith', exchanges, title('The monolith again'));
    findings = runs.judge(exchanges, monolith, services, again);
  }
  const held = (seen: Observation[], before: ReadonlyMap<number, Observation>) =>
    seen.filter((one) => touched.has(one.seq) && holds(relation, one, before)).length;
  return {
    ...counts,
    held: { monolith: held(monolith, known.observations), services: held(services, runs.services) },
    findings,
  };
}

/** Repeating changes nothing; nothing of a tenant is there for another one; the order of two does not show. */
function holds(
  relation: MetamorphicResult['relation'],
  seen: Observation,
  before: ReadonlyMap<number, Observation>,
): boolean {
  const quiet = seen.changes.length === 0 && seen.mails.length === 0 && seen.outbound.length === 0;
  if (relation === 'sent twice') return quiet;
  if (relation === 'tenants swapped') return quiet && seen.response.status >= 300;
  return before.get(seen.seq)?.response.status === seen.response.status;
}
