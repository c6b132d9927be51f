import { describe, expect, it } from 'vitest';
import { createClient } from '../support/client';
import { mailTo } from '../support/mail';
import { staff, uniqueEmail } from '../support/people';
import { until } from '../support/poll';

describe('flow: a lead', () => {
  it('goes from the contact form to the staff who answer it', async () => {
    const email = uniqueEmail('flow-lead');
    const sent = await createClient('marketing').post('/api/contact', {
      name: 'Flow Lead',
      email,
      company: 'Flow Ltd',
      message: 'Can the workflows call our stock system?',
    });
    expect(sent.status).toBe(201);
    await mailTo(email);

    const support = await staff('support');
    const lead = await until('The lead showing up at admin', async () => {
      const { body } = await support.get('/api/leads?status=new&pageSize=100');
      return body.items.find((item: { email: string }) => item.email === email);
    });
    expect(lead).toMatchObject({ id: sent.body.id, name: 'Flow Lead', company: 'Flow Ltd', status: 'new' });

    await support.patch(`/api/leads/${lead.id}`, { status: 'qualified', notes: 'Yes, through an endpoint' });
    const { body } = await support.get(`/api/leads/${lead.id}`);
    expect(body).toMatchObject({ status: 'qualified', notes: 'Yes, through an endpoint' });
  });
});
