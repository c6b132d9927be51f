import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type Client, createClient, type Json } from './client';
import { mailTo, tokenIn } from './mail';

export const demoPassword = 'nectar-demo-2024';
export const password = 'contract-suite-2024';

export type Role = 'owner' | 'admin' | 'member';

export interface Tenant {
  client: Client;
  email: string;
  name: string;
  organizationId: string;
}

/** An address that no other run has used. */
export function uniqueEmail(prefix = 'person'): string {
  return `${prefix}-${randomUUID().slice(0, 12)}@contract.example`;
}

export function uniqueName(prefix: string): string {
  return `${prefix} ${randomUUID().slice(0, 8)}`;
}

/** Signs up, follows the link of the verification mail and signs in. */
export async function verifiedPerson(prefix = 'person'): Promise<{ client: Client; email: string; name: string }> {
  const client = createClient('core');
  const email = uniqueEmail(prefix);
  const name = `Contract ${prefix}`;
  const signedUp = await client.post('/api/auth/sign-up/email', { email, name, password });
  expect(signedUp.status, JSON.stringify(signedUp.body)).toBe(200);
  const token = tokenIn(await mailTo(email));
  await client.get(`/api/auth/verify-email?token=${encodeURIComponent(token)}`);
  await signIn(client, email);
  return { client, email, name };
}

export async function signIn(client: Client, email: string, secret = password): Promise<void> {
  const reply = await client.post('/api/auth/sign-in/email', { email, password: secret });
  expect(reply.status, `sign-in of ${email}: ${JSON.stringify(reply.body)}`).toBe(200);
}

/** A verified person with an organisation of their own, in which they are the owner. */
export async function tenantOwner(organizationName = uniqueName('Contract Org')): Promise<Tenant> {
  const person = await verifiedPerson('owner');
  const created = await person.client.post('/api/organizations', { name: organizationName });
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  const organizationId: string = created.body.id;
  await person.client.post('/api/organizations/active', { organizationId });
  return { ...person, organizationId };
}

/** Invites a new person into the owner's organisation, who accepts with the token of the mail. */
export async function colleague(owner: Tenant, role: Exclude<Role, 'owner'>): Promise<Tenant> {
  const person = await verifiedPerson(role);
  const invited = await owner.client.post('/api/invitations', { email: person.email, role });
  expect(invited.status, JSON.stringify(invited.body)).toBe(201);
  const token = tokenIn(await mailTo(person.email, /invit/i));
  const accepted = await person.client.post('/api/invitations/accept', { token });
  expect(accepted.status, JSON.stringify(accepted.body)).toBe(200);
  await person.client.post('/api/organizations/active', { organizationId: owner.organizationId });
  return { ...person, organizationId: owner.organizationId };
}

export type StaffRole = 'support' | 'admin' | 'owner';

/** A member of staff of the seeded demo data, signed in at admin. */
export async function staff(role: StaffRole): Promise<Client> {
  const client = createClient('admin');
  const reply = await client.post('/api/staff-auth/sign-in/email', {
    email: `${role}@nectar.example`,
    password: demoPassword,
  });
  expect(reply.status, `staff sign-in: ${JSON.stringify(reply.body)}`).toBe(200);
  return client;
}

/** Expects the error document that every refusal carries. */
export function expectError(reply: { status: number; body: Json }, status: number): void {
  expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  expect(reply.body.error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
}
