import { isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { Inventory } from '../model/inventory.ts';
import { checkPlan } from './check.ts';
import { parsePlan } from './parse.ts';
import type { Sources } from './sources.ts';

/** Notes the present fingerprint and appends a decision for what is new and blocks; every comment and text stays. */
export function refreshPlan(text: string, inventory: Inventory, sources: Sources): { text: string; added: string[] } {
  const plan = parsePlan(text);
  const document = parseDocument(text);
  document.set('inventory', inventory.fingerprint);
  const added: string[] = [];
  for (const { id, phase, recommendation, why, blocking, decision, what } of checkPlan(inventory, plan, sources)
    .findings) {
    if (!blocking || decision !== null) continue;
    const index = plan.phases.findIndex(({ name }) => name === phase);
    const list = document.getIn(['phases', index, 'decisions'], true);
    if (!isSeq(list)) continue;
    const node = document.createNode({ subject: id, choice: recommendation, why }) as YAMLMap;
    node.commentBefore = ` New: ${what}. Please look at it.`;
    list.flow = false;
    list.add(node);
    added.push(id);
  }
  return { text: document.toString({ lineWidth: 0, flowCollectionPadding: false }), added };
}
