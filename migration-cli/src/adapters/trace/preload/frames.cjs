'use strict';

const { readFileSync, realpathSync } = require('node:fs');
const { dirname, resolve } = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { findSourceMap, SourceMap } = require('node:module');

/** Folders as they were named, and as Node names the files in them. */
const roots = (process.env.NECTAR_TRACE_ROOTS ?? '')
  .split('\n')
  .filter(Boolean)
  .map((named) => ({ named, real: realOf(named) }));
const OWN = __dirname;
/** The function around a queued call (origin.cjs). */
const BOUND = 'boundToOrigin';

/** Enough for a framework between the route and the statement. */
const DEPTH = 80;
const CHAIN = 5;

/** The path of a file of the repository (its packages and the toolkit's state are none), or null. */
function ownPath(name) {
  if (typeof name !== 'string') return null;
  const path = name.startsWith('file:') ? pathOf(name) : name;
  if (path === null) return null;
  const root = roots.find(({ named, real }) => path.startsWith(`${named}/`) || path.startsWith(`${real}/`));
  if (root === undefined) return null;
  const rest = path.slice((path.startsWith(`${root.named}/`) ? root.named : root.real).length);
  return rest.includes('/node_modules/') || rest.startsWith('/.nectar/') ? null : root.named + rest;
}

function realOf(folder) {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function pathOf(url) {
  try {
    return fileURLToPath(url.replace(/[?#].*$/, ''));
  } catch {
    return null;
  }
}

/** The frames of the present stack, those of awaiting functions included, the nearest first. */
function stack(depth = DEPTH) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = depth;
    Error.prepareStackTrace = (_, sites) => sites;
    const holder = {};
    Error.captureStackTrace(holder, stack);
    return Array.isArray(holder.stack) ? holder.stack : [];
  } catch {
    return [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
}

const nameOf = (site) => site.getFileName() ?? site.getEvalOrigin?.() ?? null;

/** Files of the repository in the stack, each with its nearest line: `[[path, line], …]`. */
function chain(sites = stack()) {
  const found = new Map();
  for (const site of sites) {
    // Below it stands whoever happened to set a queued call going.
    if (site.getFunctionName() === BOUND && (nameOf(site) ?? '').startsWith(OWN)) break;
    const path = ownPath(nameOf(site));
    if (path === null) continue;
    const [file, line] = placed(path, site);
    if (!found.has(file)) found.set(file, line);
    if (found.size === CHAIN) break;
  }
  return [...found];
}

/** The frame that called: the first one with a file outside of this folder. */
function caller(sites) {
  return sites.find((site) => nameOf(site) !== null && !nameOf(site).startsWith(OWN)) ?? null;
}

/** Maps of compiled code by its path; null where it has none. */
const maps = new Map();

/** Code that was compiled in memory, with the map that it brought. */
function rememberMap(name, code) {
  const path = ownPath(name);
  if (path === null || typeof code !== 'string') return;
  const map = mapIn(path, code);
  if (map !== null) maps.set(path, map);
}

/** The map that a code names at its end: in itself, or in a file beside it. */
function mapIn(path, code) {
  const url = /\/\/[#@] sourceMappingURL=(\S+)/.exec(code.slice(code.lastIndexOf('sourceMappingURL=') - 4))?.[1];
  if (url === undefined) return null;
  try {
    const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/.exec(url);
    const file = inline ? path : resolve(dirname(path), decodeURIComponent(url));
    const text = !inline
      ? readFileSync(file, 'utf8')
      : inline[1]
        ? Buffer.from(inline[2], 'base64').toString()
        : decodeURIComponent(inline[2]);
    return { folder: dirname(file), map: new SourceMap(JSON.parse(text)) };
  } catch {
    // A map that cannot be read maps nothing; the line is that of the compiled code.
    return null;
  }
}

function mapOf(path) {
  if (!maps.has(path)) maps.set(path, mapLoaded(path) ?? mapOnDisk(path));
  return maps.get(path);
}

/** What a loader told Node, where it asked Node to keep maps. */
function mapLoaded(path) {
  const map = findSourceMap?.(path) ?? findSourceMap?.(pathToFileURL(path).href);
  return map ? { folder: dirname(path), map } : null;
}

function mapOnDisk(path) {
  try {
    return mapIn(path, readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Places by path, line and column: maps are asked once. */
const places = new Map();
const MOST_PLACES = 20_000;

/** Where a place of compiled code stands in its source. */
function placed(path, site) {
  const [line, column] = [site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1];
  const key = `${path}:${line}:${column}`;
  const known = places.get(key);
  if (known !== undefined) return known;
  const place = byMap(path, line, column) ?? byRunner(path, site) ?? [path, line];
  if (places.size < MOST_PLACES) places.set(key, place);
  return place;
}

function byMap(path, line, column) {
  const known = mapOf(path);
  if (!known) return null;
  const entry = known.map.findEntry(line - 1, column - 1);
  if (typeof entry.originalSource !== 'string') return [path, line];
  const source = entry.originalSource.startsWith('file:')
    ? pathOf(entry.originalSource)
    : resolve(known.folder, known.map.payload?.sourceRoot ?? '', entry.originalSource);
  return [ownPath(source) ?? path, entry.originalLine + 1];
}

/** A test runner that keeps its maps to itself writes stacks with them. */
function byRunner(path, site) {
  if (typeof Error.prepareStackTrace !== 'function') return null;
  try {
    const text = String(Error.prepareStackTrace(new Error(), [site]));
    const [, file, line] = /(?:\(|at )([^()\n]+?):(\d+):\d+\)?\s*$/.exec(text) ?? [];
    return file === undefined || ownPath(file) !== path ? null : [path, Number(line)];
  } catch {
    return null;
  }
}

module.exports = { ownPath, stack, nameOf, chain, caller, rememberMap };
