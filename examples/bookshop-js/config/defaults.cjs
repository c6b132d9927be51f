'use strict';

// Values that are safe on a developer's machine. Secrets and addresses have no default on purpose.
module.exports = {
  NODE_ENV: 'development',
  PORT: '3100',
  PUBLIC_URL: 'http://127.0.0.1:3100',
  PAGE_SIZE: '12',
  SESSION_DAYS: '14',
  COOKIE_SECURE: 'false',
  MAIL_FROM: 'shop@bookshop.example',
  NIGHTLY_HOUR: '3',
  REVIEW_REPORT_LIMIT: '3',
};
