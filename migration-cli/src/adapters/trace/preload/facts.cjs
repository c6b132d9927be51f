'use strict';

const fs = require('node:fs');
const { threadId } = require('node:worker_threads');

const folder = process.env.NECTAR_TRACE_FOLDER;

/** A process that makes up a new statement with every call must not fill the disk. */
const MOST = 20_000;
const seen = new Set();
let file = null;
let full = false;

/**
 * Keeps one fact, once, as a line of the process's file. It is written at once: a process that is killed has lost nothing.
 */
function note(fact) {
  const line = JSON.stringify(fact);
  if (seen.has(line) || full) return;
  full = seen.size >= MOST;
  seen.add(line);
  write(full ? JSON.stringify({ type: 'limit', what: `only the first ${MOST} facts of a process are kept` }) : line);
}

function write(line) {
  try {
    if (file === null) {
      file = fs.openSync(`${folder}/${process.pid}-${threadId}-${Date.now()}.jsonl`, 'a', 0o600);
      fs.writeSync(file, `${JSON.stringify({ type: 'process', pid: process.pid, node: process.versions.node })}\n`);
    }
    fs.writeSync(file, `${line}\n`);
  } catch {
    // The folder is gone, or the application closed the descriptor: it goes on without a trace.
    full = true;
  }
}

module.exports = { note, on: folder !== undefined && folder !== '' };
