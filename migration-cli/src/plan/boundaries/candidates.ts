import type { Inventory } from '../../model/inventory.ts';
import { type Area, type Areas, areasOf } from './areas.ts';
import { type Calls, type Cut, cutOf, type Evidence } from './cut.ts';
import type { History } from './history.ts';

/** A part of the monolith that could stand alone, with what its border costs. */
export interface Candidate {
  name: string;
  area: Area;
  cut: Cut;
  /** One sentence each, the strongest first. */
  reasons: string[];
  /** What stands in the way, with file and line. */
  blockers: Evidence[];
}

/** What is worth a service of its own. */
export interface Least {
  gain: number;
  files: number;
}

const LEAST: Least = { gain: 5, files: 3 };

/**
 * Parts with routes or tables of their own, the cheapest cut for what it frees first, identity last. `calls` says what
 * becomes of functions that both sides call.
 */
export function candidatesOf(
  inventory: Inventory,
  history: History | null = null,
  areas: Areas = areasOf(inventory),
  least: Least = LEAST,
  calls: Calls = 'remote',
): Candidate[] {
  const domains = areas.list.filter(({ kind }) => kind === 'domain');
  const all = domains.map((area) => {
    const inside = new Set(area.files);
    const cut = cutOf(inventory, (path) => inside.has(path), history, calls);
    return { name: area.name, area, cut, reasons: reasonsOf(area.name, cut), blockers: blockersOf(cut, calls) };
  });
  const worth = all.filter(
    ({ cut, area }) =>
      worksAlone(inventory, cut, area) &&
      gainOf(cut) >= least.gain &&
      cut.files >= least.files &&
      cut.files < inventory.modules.length * 0.8,
  );
  return worth.sort(
    (a, b) =>
      Number(isIdentity(a.name)) - Number(isIdentity(b.name)) ||
      priceOf(a.cut) - priceOf(b.cut) ||
      (a.name < b.name ? -1 : 1),
  );
}

/** Modules that answer nothing, keep nothing and start nothing are a library or a front end: no service comes of them. */
function worksAlone({ jobs }: Inventory, { routes, ownedTables, sharedTables }: Cut, { files }: Area): boolean {
  return routes + ownedTables.length + sharedTables.length > 0 || jobs.some(({ file }) => files.includes(file));
}

const IDENTITY =
  /^(?:auth\w*|oauth2?|sso|saml|identity|accounts?|users?|sessions?|log-?in|sign-?in|sign-?up|passwords?|permissions?|roles?|access|tokens?|credentials?|passport|rbac|acl)(?:-|$)/;

/** True for who people are and what they may do: everything else asks for it, so it leaves last or never. */
export const isIdentity = (name: string): boolean => IDENTITY.test(name);

const gainOf = ({ routes, ownedTables, files }: Cut) => routes + 2 * ownedTables.length + files / 5;

/** What a cut costs for each thing that it frees. */
export const priceOf = (cut: Cut) => (cut.score + 2) / gainOf(cut);

function reasonsOf(name: string, cut: Cut): string[] {
  const written = cut.sharedTables.filter((item) => item.written);
  const reasons = [
    `${count(cut.files, 'module')} with ${count(cut.routes, 'route')}; alone in writing ${listed(cut.ownedTables, 'no table')}`,
    `needs ${count(cut.needs.length, 'module')} of the rest; ${count(cut.offers.length, 'function')} of it ${cut.offers.length === 1 ? 'is' : 'are'} called from outside`,
  ];
  if (written.length > 0)
    reasons.push(
      `both sides write ${listed(
        written.map(({ table }) => table),
        '',
      )}`,
    );
  const together = cut.changedTogether;
  if (together !== null)
    reasons.push(`${Math.round(together * 100)} % of the commits that touch it touch something else as well`);
  if (isIdentity(name))
    reasons.push('everything else asks it who is calling: take it out last, or leave it where it is');
  return reasons;
}

function blockersOf({ transactions, state, unbounded, offers }: Cut, calls: Calls): Evidence[] {
  const synchronous = offers
    .filter((offer) => calls === 'remote' && offer.synchronous > 0)
    .map(({ file, line, target }) => ({
      file,
      line,
      what: `${target} is called without await: its callers have to become async`,
    }));
  return [...(calls === 'remote' ? transactions : []), ...state, ...unbounded, ...synchronous];
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

function listed(names: string[], none: string): string {
  if (names.length === 0) return none;
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;
}
