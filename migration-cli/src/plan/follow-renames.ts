import { type Document, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { PlanFile } from '../model/plan-file.ts';
import { matcher } from './globs.ts';
import { placed } from './place.ts';
import { folderRenames, followed, type Renamed, type Renames } from './renames.ts';

/** Writes the present names of files into a plan file's document. `renamed.files` are those in effect. */
export function followRenames(document: Document, plan: PlanFile, renamed: Renamed, present: Set<string>): void {
  const { files } = renamed;
  const folders = folderRenames(renamed, present);
  const now = (path: string) => followed(path, files, folders);
  const set = (path: (string | number)[], change: (value: string) => string) => {
    const value = document.getIn(path);
    if (typeof value === 'string' && change(value) !== value) document.setIn(path, change(value));
  };
  for (const key of ['module', 'transaction', 'error'])
    set(['monolith', 'internal', ...(key === 'module' ? [key] : [key, 'module'])], now);
  for (const [name, service] of Object.entries(plan.services)) {
    const at = ['services', name];
    set([...at, 'backend', 'entry', 'module'], now);
    service.backend?.entry.before.forEach((_, index) => void set([...at, 'backend', 'entry', 'before', index], now));
    for (const key of ['root', 'config']) set([...at, 'frontend', key], now);
    renameKeys(document.getIn([...at, 'place'], true), (key) => followed(key, files, folders));
  }
  plan.phases.forEach((phase, index) => {
    const at = ['phases', index];
    const service = plan.services[phase.service];
    const after = (path: string) => {
      // An edit names its file where it stands after the phase: in the service, or still in the monolith.
      const from = [...files.keys()].find((old) => service !== undefined && placed(service, old) === path);
      return from === undefined || service === undefined ? now(path) : placed(service, now(from));
    };
    phase.move.forEach((_, number) => void set([...at, 'move', number], now));
    phase.decisions.forEach(
      (_, number) => void set([...at, 'decisions', number, 'subject'], (id) => subjectNow(id, now)),
    );
    phase.edits.forEach((_, number) => void set([...at, 'edits', number, 'file'], after));
    phase.retire.forEach((_, number) => void set([...at, 'retire', number, 'path'], now));
    renameKeys(document.getIn([...at, 'symbols'], true), now);
    keepMoving(document, phase.move, index, files, now);
  });
  plan.accepted.forEach((_, number) => void set(['accepted', number, 'id'], (id) => subjectNow(id, now)));
}

/** `call:lib/a.js#name`: what stands between the kind and the first # is a path. */
export function subjectNow(id: string, now: (path: string) => string): string {
  const [, kind = '', path = '', rest = ''] = /^([a-z-]+:)([^#]*)(#.*)?$/s.exec(id) ?? [];
  return kind === '' || /^(?:table|env|foreign-key|refused):$/.test(kind) ? id : `${kind}${now(path)}${rest}`;
}

/** A file that moved out of the globs of its phase still belongs to it. */
function keepMoving(
  document: Document,
  globs: string[],
  index: number,
  files: Renames,
  now: (path: string) => string,
): void {
  const before = matcher(globs);
  const after = matcher(globs.map(now));
  const list = document.getIn(['phases', index, 'move'], true);
  if (!isSeq(list)) return;
  for (const [from, to] of files) {
    if (!before(from) || after(to)) continue;
    const node = document.createNode(to) as Node;
    node.comment = ` was ${from}`;
    list.flow = false;
    list.add(node);
  }
}

function renameKeys(map: unknown, now: (key: string) => string): void {
  if (!isMap(map)) return;
  for (const pair of map.items)
    if (isScalar(pair.key) && typeof pair.key.value === 'string') pair.key.value = now(pair.key.value);
}
