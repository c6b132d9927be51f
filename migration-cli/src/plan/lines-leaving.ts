import { findAgain, type Registration } from '../code/slice/registrations.ts';
import type { Rest } from './state.ts';

/** Lines of files, counted from 1, first and last. */
export type Lines = Map<string, { first: number; last: number }[]>;

type Route = Registration['routes'][number];

/** The lines that leave with routes: what is printed in their registrations, and methods that a decorator gives a path. */
export function linesLeaving(
  { project }: Rest,
  registrations: Registration[],
  leaves: (route: Route) => boolean,
): Lines {
  const staying = new Set(registrations.flatMap((one) => (one.routes.every(leaves) ? [] : [statementOf(one)])));
  // Links of one chain are one statement, which stays as long as one of its routes does.
  const gone = registrations.filter((one) => !staying.has(statementOf(one)));
  return new Map(
    [...Map.groupBy(gone, ({ file }) => file)].map(([file, list]) => [
      file,
      list.flatMap((one) => linesOf(project, one)),
    ]),
  );
}

const statementOf = ({ file, text, occurrence }: Registration) => JSON.stringify([file, text, occurrence]);

function linesOf(project: Rest['project'], registration: Registration): { first: number; last: number }[] {
  const module = project.modules.get(registration.file);
  const found = module && findAgain(module, registration);
  if (!found) return [];
  const { statement } = found;
  const whole = registration.form === 'decorator' ? statement.parent : statement;
  if (!whole || (registration.form === 'decorator' && whole.type !== 'MethodDefinition')) return [];
  const start = Math.min(whole.start, statement.start);
  // What stands beside it on its lines stays, and those lines with it.
  const before = module.text.slice(module.text.lastIndexOf('\n', start - 1) + 1, start);
  const after = /^[^\n]*/.exec(module.text.slice(whole.end))?.[0] ?? '';
  const first = module.lineAt(start) + (before.trim() === '' ? 0 : 1);
  const last = module.lineAt(whole.end - 1) - (/^[\s;]*(?:\/\/.*)?$/.test(after) ? 0 : 1);
  return first > last ? [] : [{ first, last }];
}
