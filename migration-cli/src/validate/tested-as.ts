import type { PlanFile } from '../model/plan-file.ts';
import type { ProcessResult } from '../model/ports.ts';
import type { Findings } from './verdict.ts';

type Env = Record<string, string>;

interface Tests {
  /** For example 'news backend test'. */
  what: string;
  env: Env;
  /** The owner's connection in the variables of the service; empty where there is no other role. */
  owner?: Env;
}

const REFUSED = /^.*(?:permission denied for|must be (?:the )?owner of).*$/gm;

/**
 * Runs the tests of a service as its role. Tests fill and empty tables by themselves, which that role may not: what fails so is
 * run once more as the owner of the database. That it passes there shows nothing about the rights of the application, so it is
 * undecided until somebody has looked at what was refused and accepted it.
 */
export async function testedAs(
  { accepted }: Pick<PlanFile, 'accepted'>,
  { what, env, owner = {} }: Tests,
  run: (env: Env) => Promise<ProcessResult>,
  found: Findings,
): Promise<ProcessResult> {
  const result = await run(env);
  const refused = [...`${result.stdout}${result.stderr}`.matchAll(REFUSED)].map(([line]) => line.trim());
  const ended = result.exitCode === 0 && !result.timedOut;
  if (ended || refused.length === 0 || Object.keys(owner).length === 0) return result;
  const again = await run({ ...env, ...owner });
  if (again.exitCode !== 0 || again.timedOut) return again;
  const id = `refused:${what}`;
  const items = [...new Set(refused)].slice(0, 50);
  found.evidence.push({
    type: 'list',
    title: `${what} passes as the owner of the database; its role was refused`,
    items,
  });
  if (!accepted.some((one) => one.id === id)) {
    found.acceptable.push(id);
    found.undecided.push(
      `${what} passes as the owner of the database alone: its role was refused ${items.length} statements, the first: ${items[0]}. Where they are the tests' own: nectar plan --accept "${id}" --why REASON`,
    );
  }
  return again;
}
