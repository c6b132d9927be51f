import { refusal } from '../errors/refusal.ts';
import { replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { EvidenceBundle } from '../model/evidence.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { keptParity, staleParity } from '../parity/kept.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { restorePoints } from '../run/restore-point.ts';
import { keptPath, proofOf } from '../validate/kept.ts';
import { bundleText, type EvidenceInput, signedBundle } from './bundle.ts';

/** Collects what is known about a phase, signs it and writes it to `out`. */
export async function writeEvidence(
  deps: Dependencies,
  workspace: Workspace,
  { phase, keyFile, out, version }: { phase: string; keyFile: string; out: string; version: string },
): Promise<EvidenceBundle> {
  const input = await gather(deps, workspace, phase, version);
  const privateKey = await deps.files.readText(keyFile);
  const bundle = signed(deps, input, privateKey, keyFile);
  await deps.files.write(out, bundleText(bundle));
  return bundle;
}

function signed(deps: Dependencies, input: EvidenceInput, privateKey: string, keyFile: string): EvidenceBundle {
  try {
    return signedBundle(input, deps.signatures, privateKey);
  } catch (error) {
    throw refusal('NECTAR-E110', {
      what: `Cannot sign with ${keyFile}`,
      why: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}

async function gather(
  deps: Dependencies,
  workspace: Workspace,
  phase: string,
  version: string,
): Promise<EvidenceInput> {
  const plan = await readPlanFile(deps, workspace);
  const entries = await readJournal(deps, workspace);
  const state = replay(entries);
  if (!state.phases.some(({ name, commit }) => name === phase && commit !== null))
    throw refusal('NECTAR-E110', {
      what: `Cannot write evidence about ${phase}`,
      why: 'nothing of the phase stands, says the journal',
      next: `nectar extract ${phase}`,
    });
  const parity = await keptParity(deps, workspace, phase);
  const head = await deps.git.head(workspace.root);
  const kept = keptPath(workspace, phase);
  const restorePoint = (await restorePoints(deps, workspace)).find(({ id }) => id === state.restorePoint) ?? null;
  return {
    monolith: plan.monolith.name,
    phase,
    at: deps.clock.now().toISOString(),
    versions: {
      nectar: version,
      ...deps.processes.platform(),
      git: (await deps.git.run(workspace.root, ['--version'])).trim(),
      postgres: String(restorePoint?.database?.serverVersion ?? 'none'),
    },
    planText: await deps.files.readText(workspace.planPath),
    journalText: await deps.files.readText(`${workspace.state}/journal.jsonl`),
    entries,
    proof: await proofOf(deps, workspace, plan, entries, phase),
    resultsText: (await deps.files.exists(kept)) ? await deps.files.readText(kept) : null,
    restorePoint,
    parity: parity === null ? null : { kept: parity, stale: staleParity(parity, plan, head.commit) },
    drills: await drillsIn(deps, workspace),
  };
}

async function drillsIn({ files }: Dependencies, { state }: Workspace): Promise<Record<string, string>> {
  const folder = `${state}/drills`;
  if (!(await files.exists(folder))) return {};
  const names = (await files.list(folder, [])).filter((name) => name.endsWith('.json')).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await files.readText(`${folder}/${name}`)] as const)),
  );
}
