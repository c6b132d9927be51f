'use strict';

const config = require('#config');
const cache = require('#lib/cache');
const db = require('#lib/db');
const reviews = require('../app/reviews');
const { saveSetting } = require('../app/settings');

const LOOK_EVERY_MS = 60_000;
const LAST_RUN = 'nightly.last_run';

/** Removes what is over: sessions, invitations; and lets the best sellers be counted again. */
async function runOnce(now = new Date()) {
  const sessions = await db.query('DELETE FROM sessions WHERE expires_at < $1 RETURNING id', [now]);
  const invitations = await reviews.expireInvitations();
  cache.forget('bestsellers');
  await saveSetting(LAST_RUN, now.toISOString().slice(0, 10));
  return { sessions: sessions.length, invitations };
}

async function isDue(now) {
  if (now.getUTCHours() < config.nightlyHour) return false;
  const row = await db.one('SELECT value FROM settings WHERE key = $1', [LAST_RUN]);
  return row?.value !== now.toISOString().slice(0, 10);
}

/** Looks every minute whether tonight's run is due; returns the timer. */
function start() {
  return setInterval(async () => {
    try {
      const now = new Date();
      if (await isDue(now)) console.log('nightly job:', await runOnce(now));
    } catch (error) {
      console.error('The nightly job failed and will be tried again:', error);
    }
  }, LOOK_EVERY_MS);
}

module.exports = { start, runOnce };
