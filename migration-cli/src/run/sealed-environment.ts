import { createHmac } from 'node:crypto';
import type { AttemptOperation } from '../journal/attempt.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { Change, Operation } from '../model/operation.ts';
import { secretOf } from './secrets.ts';
import type { Session } from './session.ts';
import type { MutableTree } from './tree.ts';

/**
 * What was filled into an environment file stands in no journal, but a seal of it does, made with a key that stays in
 * .nectar/secrets.json. So a file that nobody touched is known again, also where its values are set nowhere any more.
 */
export async function sealed(
  session: Session,
  operation: Operation,
  filled: Change[],
): Promise<Pick<JournalEntry, 'data'>> {
  if (operation.kind !== 'write-env') return {};
  const [text] = filled.flatMap((change) => (change.type === 'WriteFile' ? [change.content] : []));
  return text === undefined ? {} : { data: { seal: await sealOf(session, text) } };
}

/** The changes with the text that stands on the disk, where that is the one that was sealed; else null. */
export async function asWritten(
  session: Session,
  tree: MutableTree,
  { changes, seal }: AttemptOperation,
): Promise<Change[] | null> {
  if (seal === undefined) return null;
  const found: Change[] = [];
  for (const change of changes) {
    const content = change.type === 'WriteFile' && tree.exists(change.path) ? tree.readText(change.path) : null;
    if (content === null || (await sealOf(session, content)) !== seal) return null;
    found.push({ ...change, content } as Change);
  }
  return found;
}

async function sealOf({ deps, workspace }: Session, text: string): Promise<string> {
  const key = await secretOf(deps, workspace, 'NECTAR_SEAL_KEY');
  return createHmac('sha256', key).update(text).digest('hex');
}
