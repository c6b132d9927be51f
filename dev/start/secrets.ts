import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Generated once per demo and kept beside its data, readable by its user alone. */
export type Secrets = Record<(typeof NAMES)[number], string>;

const NAMES = [
  'NECTAR_APP_PASSWORD',
  'NECTAR_MARKETING_PASSWORD',
  'NECTAR_ADMIN_PASSWORD',
  'NECTAR_AUTH_PASSWORD',
  'NECTAR_MIGRATOR_PASSWORD',
  'NECTAR_BACKUP_PASSWORD',
  'AUTH_SECRET',
  'STAFF_AUTH_SECRET',
  'ENCRYPTION_KEY',
  'NEWSLETTER_TOKEN_SECRET',
  'STRIPE_WEBHOOK_SECRET',
  'INTERNAL_TOKEN',
] as const;

export async function loadSecrets(data: string): Promise<Secrets> {
  const file = join(data, 'secrets.json');
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Secrets;
  const secrets = Object.fromEntries(NAMES.map((name) => [name, randomBytes(32).toString('hex')])) as Secrets;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
