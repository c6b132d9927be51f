import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client';
import { expectError, staff, uniqueEmail } from '../support/people';

describe('leads at admin', () => {
  let support: Client;
  let id: string;
  const email = uniqueEmail('lead');

  beforeAll(async () => {
    support = await staff('support');
    const sent = await createClient('marketing').post('/api/contact', {
      name: 'Lead Person',
      email,
      message: 'We would like a demonstration.',
    });
    id = sent.body.id;
  });

  it('lists leads, also by state', async () => {
    const all = await support.get('/api/leads');
    expect(all.body.total).toBeGreaterThanOrEqual(12);
    const won = await support.get('/api/leads?status=won');
    expect(won.body.total).toBeGreaterThan(0);
    for (const lead of won.body.items) expect(lead.status).toBe('won');
    expectError(await support.get('/api/leads?status=nonsense'), 400);
  });

  it('shows one with its message and its events', async () => {
    const { status, body } = await support.get(`/api/leads/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, email, status: 'new', message: 'We would like a demonstration.' });
    expect(body.events.map((event: { type: string }) => event.type)).toContain('created');
  });

  it('moves a lead on and keeps the history', async () => {
    const changed = await support.patch(`/api/leads/${id}`, { status: 'contacted', notes: 'Called back' });
    expect(changed).toMatchObject({ status: 200, body: { status: 'contacted', notes: 'Called back' } });
    const noted = await support.post(`/api/leads/${id}/notes`, { note: 'Wants the team plan' });
    expect(noted.status).toBe(201);
    const types = (await support.get(`/api/leads/${id}`)).body.events.map((event: { type: string }) => event.type);
    expect(types).toEqual(expect.arrayContaining(['created', 'status_changed', 'note']));
  });

  it('changes one lead of two and leaves the other', async () => {
    const sent = await createClient('marketing').post('/api/contact', {
      name: 'Other Person',
      email: uniqueEmail('other-lead'),
      message: 'Another question.',
    });
    const path = `/api/leads/${sent.body.id}`;
    await support.patch(path, { status: 'qualified', notes: 'Asked twice' });
    for (const note of ['First note', 'Second note']) expect((await support.post(`${path}/notes`, { note })).status).toBe(201);
    expect((await support.get(path)).body).toMatchObject({ status: 'qualified', notes: 'Asked twice' });
    expect((await support.get(`/api/leads/${id}`)).body).toMatchObject({ status: 'contacted', notes: 'Called back' });
  });

  it('refuses states that do not exist and unknown leads', async () => {
    expectError(await support.patch(`/api/leads/${id}`, { status: 'nonsense' }), 400);
    expectError(await support.post(`/api/leads/${id}/notes`, { note: '' }), 400);
    expectError(await support.get('/api/leads/00000000-0000-4000-8000-000000000000'), 404);
    expectError(await support.get('/api/leads/not-an-id'), 404);
  });
});
