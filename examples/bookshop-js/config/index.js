'use strict';

const path = require('node:path');
const dotenv = require('dotenv');
const defaults = require('./defaults.cjs');
const { readConfig } = require('./validate');

dotenv.config({ path: path.join(__dirname, '..', '.env'), quiet: true });

module.exports = Object.freeze(
  readConfig(
    {
      environment: ['NODE_ENV', 'text'],
      port: ['PORT', 'integer'],
      publicUrl: ['PUBLIC_URL', 'url'],
      databaseUrl: ['DATABASE_URL', 'url'],
      sessionSecret: ['SESSION_SECRET', 'secret'],
      sessionDays: ['SESSION_DAYS', 'integer'],
      cookieSecure: ['COOKIE_SECURE', 'flag'],
      pageSize: ['PAGE_SIZE', 'integer'],
      mailFrom: ['MAIL_FROM', 'text'],
      nightlyHour: ['NIGHTLY_HOUR', 'integer'],
      reviewReportLimit: ['REVIEW_REPORT_LIMIT', 'integer'],
    },
    process.env,
    defaults,
  ),
);
