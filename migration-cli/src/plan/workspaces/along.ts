import type { Edge } from '../../model/inventory.ts';
import { type Layout, owned } from '../layout.ts';
import { nearestTo } from '../nearest.ts';
import { placed } from '../place.ts';
import { type Rest, readJson } from '../state.ts';
import { isOf, rangeIn, type Workspace } from './beside.ts';

/** Tests, and settings of what runs them or looks at the text alone. */
const TEST =
  /(?:^|\/)(?:__tests__|__mocks__|tests?)\/|\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:jest|vitest|karma|playwright|cypress)\.(?:config|setup)[\w.-]*$|(?:^|\/)\.(?:mocha|eslint|prettier)rc[\w.]*$/;
const OF_TESTS = /^(?:pre|post)?(?:test|coverage|lint)(?:$|[:.-])/;

/** The package beside that an import leads to from outside of it, by its name or by a path; null where it leads to none. */
export function besideOf({ beside }: Layout, { from, specifier }: Edge, target: string | null): Workspace | null {
  const found = beside.find((item) => isOf(item, specifier) || target?.startsWith(item.folder) === true);
  return found === undefined || from.startsWith(found.folder) ? null : found;
}

/** Packages that the scripts of the application name, such as what `node -r` loads first. */
export function namedByScripts(layout: Layout, rest: Rest): Workspace[] {
  const path = nearestTo(rest.paths, layout.service.backend?.entry.module ?? '', 'package.json');
  const scripts = (path === null ? null : readJson(rest.text(path)))?.scripts ?? {};
  const words = Object.entries(scripts as Record<string, unknown>).flatMap(([name, command]) =>
    OF_TESTS.test(name) ? [] : String(command).split(/[\s"'=]+/),
  );
  return layout.beside.filter((item) => words.some((word) => isOf(item, word)));
}

/** Takes a package along whole, with those that its manifest asks for; gives the files that are new to the service. */
export function bringAlong(layout: Layout, rest: Rest, wanted: Workspace, by: string): string[] {
  const found: string[] = [];
  const queue = [wanted];
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
    if (layout.along.includes(item)) continue;
    layout.along.push(item);
    const { folder, manifest } = item;
    for (const path of rest.paths) {
      if (!path.startsWith(folder) || TEST.test(path) || owned(layout, path)) continue;
      layout.copies.set(path, placed(layout.service, path));
      found.push(path);
    }
    layout.implied.set(`${folder}package.json`, by);
    queue.push(...layout.beside.filter(({ name }) => rangeIn(manifest, name) !== null));
  }
  return found;
}

/** Each package after those that it asks for, so that they can be built in this order. */
export function inBuildOrder(along: Workspace[]): Workspace[] {
  const done: Workspace[] = [];
  const add = (item: Workspace, above: Workspace[]) => {
    if (done.includes(item) || above.includes(item)) return;
    for (const other of along) if (rangeIn(item.manifest, other.name) !== null) add(other, [...above, item]);
    done.push(item);
  };
  for (const item of [...along].sort((a, b) => (a.folder < b.folder ? -1 : 1))) add(item, []);
  return done;
}
