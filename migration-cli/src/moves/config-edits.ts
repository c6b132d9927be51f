import { posix } from 'node:path';
import { folderOf, type SourceFile } from '../inventory/files.ts';
import type { SpanEdit } from '../model/operation.ts';
import { type ConfigPath, configPaths } from './config-paths.ts';

/** Edits of configurations that keep their paths leading to what they led to; by file, as it is called before the moves. */
export function configEdits(files: Map<string, SourceFile>, moved: (path: string) => string): Map<string, SpanEdit[]> {
  const edits = new Map<string, SpanEdit[]>();
  for (const [file, { text }] of files) {
    if (text === null || !file.endsWith('.json')) continue;
    const spans = configPaths(file, text).flatMap(
      (item) => edit(item, text, baseOf(file, item.base, moved), moved) ?? [],
    );
    if (spans.length > 0) edits.set(file, spans);
  }
  return edits;
}

/** The folder of the configuration itself goes where the configuration goes. */
function baseOf(file: string, base: string, moved: (path: string) => string): string {
  return base === folderOf(file) ? folderOf(moved(file)) : folderMoved(base, moved);
}

function edit(item: ConfigPath, text: string, base: string, moved: (path: string) => string): SpanEdit | null {
  const path = placeMoved(item.path, moved);
  // What keeps its place beside the configuration is printed as it was.
  if (posix.relative(item.base, item.path) === posix.relative(base, path)) return null;
  const relative = posix.relative(base, path);
  const slash = item.path.endsWith('/') && !relative.endsWith('/') && relative !== '' ? '/' : '';
  const dotted = item.prefix === './' && relative.startsWith('..') ? relative : item.prefix + relative;
  const expect = text.slice(item.start, item.end);
  const quote = expect[0] ?? '"';
  const printed = dotted + slash + item.rest;
  const replace = quote + (printed === '' ? '.' : printed) + quote;
  return expect === replace ? null : { start: item.start, end: item.end, expect, replace, why: 'the path moved' };
}

function folderMoved(folder: string, moved: (path: string) => string): string {
  return folder === '' ? '' : moved(`${folder}/`).replace(/\/$/, '');
}

/** A configuration may leave an extension or the final '/' of a folder out. */
function placeMoved(path: string, moved: (path: string) => string): string {
  const direct = moved(path);
  if (direct !== path || path === '' || path.endsWith('/')) return direct;
  return moved(`${path}/`).replace(/\/$/, '');
}
