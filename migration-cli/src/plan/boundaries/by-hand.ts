import type { Inventory } from '../../model/inventory.ts';
import { reachedFrom, startedWith } from '../reach.ts';
import { startModuleOf } from '../start-module.ts';

/** What changes or fills a database once, whoever loads it. */
const ONCE = /(?:^|\/)(?:migrations?|seeds?|seeders?|fixtures)\//i;
const SCRIPTS = /(?:^|\/)(?:scripts?|tools?)\//i;

/**
 * Modules that people run now and then and no running application loads: migrations, seeds, scripts. They keep the
 * rights of the database's owner, whichever side they stand on, so what they touch couples no two services.
 */
export function runByHand(inventory: Inventory): Set<string> {
  const paths = inventory.modules.map(({ path }) => path);
  const tests = new Set(inventory.files.filter(({ test }) => test).map(({ path }) => path));
  const once = paths.filter((path) => ONCE.test(path));
  const scripts = paths.filter((path) => SCRIPTS.test(path) && !ONCE.test(path));
  if (scripts.length === 0) return new Set(once);
  const apart = new Set([...once, ...scripts, ...tests]);
  const busy = [...inventory.jobs, ...inventory.routes].map(({ file }) => file).filter((file) => !tests.has(file));
  const start = startModuleOf(inventory)?.module;
  const { files } = reachedFrom(inventory, [
    ...paths.filter((path) => !apart.has(path)),
    ...busy,
    ...(start === undefined ? [] : [start]),
  ]);
  return new Set([...once, ...scripts.filter((path) => !files.has(path))]);
}

/** Those of them that the application does not load in whatever way; none where it is not known what it starts with. */
export function onlyByHand(inventory: Inventory): Set<string> {
  const start = startModuleOf(inventory)?.module;
  if (start === undefined) return new Set();
  const loaded = startedWith(inventory, start);
  return new Set([...runByHand(inventory)].filter((path) => !loaded(path)));
}
