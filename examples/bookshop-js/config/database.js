'use strict';

const path = require('node:path');
const { readConfig } = require('./validate');

require('dotenv').config({ path: path.join(__dirname, '..', '.env'), quiet: true });

/** The two addresses that the scripts of db/ need; the application itself never sees the migrator's. */
exports.databaseConfig = () =>
  readConfig(
    {
      environment: ['NODE_ENV', 'text'],
      databaseUrl: ['DATABASE_URL', 'url'],
      migrationDatabaseUrl: ['MIGRATION_DATABASE_URL', 'url'],
    },
    process.env,
    { NODE_ENV: 'development' },
  );
