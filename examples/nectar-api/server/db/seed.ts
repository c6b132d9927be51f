import '../env';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { seedBilling, seedSettings } from './seed/billing';
import { seedCatalog, seedEnabledServices } from './seed/catalog';
import { seedMarketing } from './seed/marketing';
import { seedMembers, seedPeople, tenants } from './seed/people';
import { DEMO_PASSWORD } from './seed/support';
import { seedEndpoints, seedKeysAndConnections, seedOrganizations, seedUsageAndAudit } from './seed/tenants';
import { seedWorkflows } from './seed/workflows';

const parts = [
  seedPeople,
  seedCatalog,
  seedOrganizations,
  seedMembers,
  seedEnabledServices,
  seedEndpoints,
  seedKeysAndConnections,
  seedWorkflows,
  seedUsageAndAudit,
  seedMarketing,
  seedBilling,
  seedSettings,
];

/** Fills the database with demo data in one transaction; rows that are there already stay as they are. */
export async function seedDatabase(url = process.env.MIGRATION_DATABASE_URL): Promise<void> {
  if (!url) throw new Error('MIGRATION_DATABASE_URL is not set. Copy .env.example to .env, then run: npm run db:seed');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const seed of parts) await seed(client);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await seedDatabase();
  console.log(`Demo data is there. Tenants: ${tenants.map(({ email }) => email).join(', ')}`);
  console.log(`Staff: owner@, admin@ and support@nectar.example. Every password: ${DEMO_PASSWORD}`);
}
