import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ServiceDatabase, serviceDatabase } from '../testing/service-database.ts';
import { dumpSchema } from './dump.ts';

const root = join(import.meta.dirname, '../..');
const running: ServiceDatabase[] = [];
afterAll(() => Promise.all(running.map((database) => database.stop())));

async function databaseWith(role: string, sql: string): Promise<ServiceDatabase> {
  const database = await serviceDatabase(role, [sql]);
  running.push(database);
  return database;
}

describe.each([
  ['nectar-core', 'nectar_app_user'],
  ['nectar-marketing', 'nectar_marketing'],
  ['nectar-admin', 'nectar_admin'],
])('%s/backend/sql/schema.sql', (service, role) => {
  it('makes in an empty database exactly what it says', async () => {
    const text = readFileSync(join(root, service, 'backend/sql/schema.sql'), 'utf8');
    const { owner } = await databaseWith(role, text);
    expect(await dumpSchema(owner, role)).toBe(text);
  });
});

describe('a dump', () => {
  it('holds what the role may touch, as the role may touch it, and says what it cannot see', async () => {
    const { owner } = await databaseWith(
      'reader',
      `CREATE TABLE hidden (id int PRIMARY KEY);
       CREATE TABLE "Odd name" (id int PRIMARY KEY, secret text, "Of" int NOT NULL REFERENCES hidden, CHECK ("Of" > 0));
       CREATE INDEX odd_of ON "Odd name" ("Of") WHERE secret IS NOT NULL;
       ALTER TABLE "Odd name" ENABLE ROW LEVEL SECURITY;
       CREATE POLICY own ON "Odd name" FOR SELECT TO reader USING (id = 1);
       CREATE POLICY others ON "Odd name" FOR SELECT TO PUBLIC USING (id = 2);
       GRANT SELECT (id, "Of") ON "Odd name" TO reader;`,
    );
    const text = await dumpSchema(owner, 'reader');
    expect(text).not.toContain('CREATE TABLE public.hidden');
    for (const line of [
      'CREATE TABLE public."Odd name" (',
      '-- public."Odd name": FOREIGN KEY ("Of") leads to public.hidden, which this role cannot see.',
      'CREATE INDEX odd_of ON public."Odd name" USING btree ("Of") WHERE (secret IS NOT NULL);',
      'ALTER TABLE public."Odd name" ENABLE ROW LEVEL SECURITY;',
      'CREATE POLICY own ON public."Odd name" FOR SELECT TO reader\n  USING ((id = 1));',
      'CREATE POLICY others ON public."Odd name" FOR SELECT TO PUBLIC\n  USING ((id = 2));',
      'GRANT SELECT (id, "Of") ON public."Odd name" TO reader;',
    ])
      expect(text).toContain(line);
  });
});
