import { hashPassword } from 'better-auth/crypto';
import type pg from 'pg';
import { DEMO_PASSWORD, insertRows, seedId } from './support';

export interface DemoPerson {
  key: string;
  name: string;
  email: string;
}

export const tenants: Array<DemoPerson & { organization: string; role: 'owner' | 'admin' | 'member' }> = [
  { key: 'olivia', name: 'Olivia (demo)', email: 'olivia@acme.example', organization: 'acme', role: 'owner' },
  { key: 'adam', name: 'Adam (demo)', email: 'adam@acme.example', organization: 'acme', role: 'admin' },
  { key: 'mira', name: 'Mira (demo)', email: 'mira@acme.example', organization: 'acme', role: 'member' },
  { key: 'boris', name: 'Boris (demo)', email: 'boris@bluebird.example', organization: 'bluebird', role: 'owner' },
  { key: 'bella', name: 'Bella (demo)', email: 'bella@bluebird.example', organization: 'bluebird', role: 'admin' },
  { key: 'ben', name: 'Ben (demo)', email: 'ben@bluebird.example', organization: 'bluebird', role: 'member' },
  { key: 'clara', name: 'Clara (demo)', email: 'clara@cedar.example', organization: 'cedar', role: 'owner' },
  { key: 'cyrus', name: 'Cyrus (demo)', email: 'cyrus@cedar.example', organization: 'cedar', role: 'admin' },
  { key: 'chloe', name: 'Chloe (demo)', email: 'chloe@cedar.example', organization: 'cedar', role: 'member' },
];

const staff = [
  { key: 'staff-owner', name: 'Staff owner (demo)', role: 'owner', email: process.env.STAFF_BOOTSTRAP_EMAIL || 'owner@nectar.example' },
  { key: 'staff-admin', name: 'Staff admin (demo)', role: 'admin', email: 'admin@nectar.example' },
  { key: 'staff-support', name: 'Staff support (demo)', role: 'support', email: 'support@nectar.example' },
];

export const userId = (key: string) => `seed_user_${key}`;
export const staffId = (role: 'owner' | 'admin' | 'support') => `seed_user_staff-${role}`;

function credentials(key: string, password: string) {
  return { id: `seed_account_${key}`, accountId: userId(key), providerId: 'credential', userId: userId(key), password };
}

/** Tenants' and staff's accounts with verified addresses. One hash serves all demo passwords: scrypt is slow on purpose. */
export async function seedPeople(client: pg.Client): Promise<void> {
  const demoHash = await hashPassword(DEMO_PASSWORD);
  const ownerPassword = process.env.STAFF_BOOTSTRAP_PASSWORD || DEMO_PASSWORD;
  const ownerHash = ownerPassword === DEMO_PASSWORD ? demoHash : await hashPassword(ownerPassword);
  await insertRows(client, 'auth."user"', tenants.map(({ key, name, email }) => ({ id: userId(key), name, email, emailVerified: true })));
  await insertRows(client, 'auth.account', tenants.map(({ key }) => credentials(key, demoHash)));
  await insertRows(
    client,
    'staff.staff_user',
    staff.map(({ key, name, email, role }) => ({ id: userId(key), name, email, emailVerified: true, role })),
  );
  await insertRows(client, 'staff.staff_account', staff.map(({ key, role }) => credentials(key, role === 'owner' ? ownerHash : demoHash)));
}

export async function seedMembers(client: pg.Client): Promise<void> {
  await insertRows(
    client,
    'public.members',
    tenants.map(({ key, organization, role }) => ({
      id: seedId(`member:${key}`),
      organization_id: seedId(`org:${organization}`),
      user_id: userId(key),
      role,
    })),
  );
}
