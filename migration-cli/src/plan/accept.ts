import { isSeq, parseDocument } from 'yaml';
import type { PlanFile } from '../model/plan-file.ts';
import type { Finding } from './findings.ts';

/** What was found: in the code, and by the checks of a phase, which nothing but an id is needed of. */
type Found = Pick<Finding, 'id' | 'decision'>;

/** The plan file's text with one more accepted finding, every comment kept; or why that may not be. */
export function acceptFinding(
  text: string,
  plan: PlanFile,
  findings: Found[],
  id: string,
  why: string,
): { text: string } | { refused: string } {
  const refused = reasonAgainst(plan, findings, id, why);
  if (refused !== null) return { refused };
  const document = parseDocument(text);
  const list = document.get('accepted', true);
  if (!isSeq(list)) return { refused: 'the plan file has no list accepted' };
  list.flow = false;
  list.add(document.createNode({ id, why }));
  return { text: document.toString({ lineWidth: 0, flowCollectionPadding: false }) };
}

function reasonAgainst(plan: PlanFile, findings: Found[], id: string, why: string): string | null {
  if (why.trim() === '') return 'no reason is given: --why "…"';
  if (plan.sealed !== undefined) return `the list is sealed ('${plan.sealed}') and can only shrink`;
  const finding = findings.find((one) => one.id === id);
  if (finding === undefined) return 'nothing of this id is found';
  if (finding.decision !== null)
    return `it is decided already: ${finding.decision.choice}, because ${finding.decision.why}`;
  return null;
}
