'use strict';

const config = require('#config');
const db = require('#lib/db');
const { createApp } = require('./app/app');
const nightly = require('./jobs/nightly');

const server = createApp().listen(config.port, () => console.log(`The bookshop is open at http://127.0.0.1:${server.address().port}`));
const job = nightly.start();

server.on('error', (error) => {
  console.error(`The shop cannot listen on port ${config.port}: ${error.message}`);
  process.exit(1);
});

function stop() {
  clearInterval(job);
  server.close(() => db.close().then(() => process.exit(0)));
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
