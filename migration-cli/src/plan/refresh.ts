import { type Document, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { Inventory } from '../model/inventory.ts';
import { checkPlan } from './check.ts';
import { type Finding, findingsOf, isOpen } from './findings.ts';
import { followRenames } from './follow-renames.ts';
import { parsePlan } from './parse.ts';
import { inEffect, NOTHING_RENAMED, type Renamed } from './renames.ts';
import type { Sources } from './sources.ts';

export interface Refreshed {
  text: string;
  /** Ids of findings that block and had no decision: they got the recommended one, to be looked at. */
  added: string[];
  /** Ids of findings that block and can only be accepted, which needs an engineer's reason. */
  open: string[];
  /** Decisions and accepted findings whose subject is gone. */
  removed: string[];
  renamed: { from: string; to: string }[];
}

const written = (document: Document) => document.toString({ lineWidth: 0, flowCollectionPadding: false });

/**
 * Replays the decisions of a plan file on the present code: renamed files are followed, what is about nothing any more goes,
 * and what is new and blocks gets a decision, unless it can only be accepted. Every other comment and text stays.
 */
export function refreshPlan(
  text: string,
  inventory: Inventory,
  sources: Sources,
  renamed: Renamed = NOTHING_RENAMED,
  done: string[] = [],
): Refreshed {
  const present = new Set(inventory.files.map(({ path }) => path));
  const files = inEffect(renamed.files, present);
  const document = parseDocument(text);
  followRenames(document, parsePlan(text), { ...renamed, files }, present);
  document.set('inventory', inventory.fingerprint);
  const removed = removeStale(document, inventory, sources, done);
  const { added, open } = addNew(document, inventory, sources, done);
  return { text: written(document), added, open, removed, renamed: [...files].map(([from, to]) => ({ from, to })) };
}

/** Phases in `done` are history: their decisions stay as they were carried out. */
function removeStale(document: Document, inventory: Inventory, sources: Sources, done: string[]): string[] {
  const plan = parsePlan(written(document));
  const { stale, findings } = checkPlan(inventory, plan, sources, done);
  const open = stale.filter(({ phase }) => !done.includes(phase));
  const gone = plan.phases.flatMap((phase, index) =>
    phase.decisions.flatMap(({ subject }, number) =>
      open.some((one) => one.phase === phase.name && one.subject === subject)
        ? [{ path: ['phases', index, 'decisions', number], id: subject }]
        : [],
    ),
  );
  const found = new Set(findings.map(({ id }) => id));
  const accepted = plan.accepted.flatMap(({ id }, number) =>
    done.length > 0 || found.has(id) || id.startsWith('refused:') ? [] : [{ path: ['accepted', number], id }],
  );
  // From the end, so that the places of those before stay what they are.
  for (const { path } of [...gone, ...accepted].reverse()) document.deleteIn(path);
  return [...gone, ...accepted].map(({ id }) => id);
}

function addNew(
  document: Document,
  inventory: Inventory,
  sources: Sources,
  done: string[],
): Pick<Refreshed, 'added' | 'open'> {
  const plan = parsePlan(written(document));
  const added: string[] = [];
  const found = findingsOf(inventory, plan, sources, done).filter(isOpen);
  for (const finding of found.filter((item) => !isAcceptedOnly(item))) {
    const { id, phase, recommendation, why, what } = finding;
    const index = plan.phases.findIndex(({ name }) => name === phase);
    const list = document.getIn(['phases', index, 'decisions'], true);
    if (!isSeq(list)) continue;
    const node = document.createNode({ subject: id, choice: recommendation, why }) as YAMLMap;
    node.commentBefore = ` New: ${what}. Please look at it.`;
    list.flow = false;
    list.add(node);
    added.push(id);
  }
  return { added, open: found.filter(isAcceptedOnly).map(({ id }) => id) };
}

/** There is nothing to choose: it stays as it is, for a reason that somebody has to give. */
const isAcceptedOnly = ({ choices }: Finding) => choices.every((choice) => choice === 'leave');
