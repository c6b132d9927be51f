import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { dumpSchema } from '../../../dev/schema/dump.ts';
import { root } from './demo.ts';

const ROLES = {
  'nectar-core': 'nectar_app_user',
  'nectar-marketing': 'nectar_marketing',
  'nectar-admin': 'nectar_admin',
};

/** What each role finds in the database beside what its service's schema.sql says. NECTAR_WRITE_SCHEMA=1 writes it down. */
export async function schemasFound(url: string): Promise<{ service: string; found: string; written: string }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const compared = [];
    for (const [service, role] of Object.entries(ROLES)) {
      const file = join(root, service, 'backend/sql/schema.sql');
      const found = await dumpSchema(client, role);
      if (process.env.NECTAR_WRITE_SCHEMA === '1') writeFileSync(file, found);
      compared.push({ service, found, written: readFileSync(file, 'utf8') });
    }
    return compared;
  } finally {
    await client.end();
  }
}
