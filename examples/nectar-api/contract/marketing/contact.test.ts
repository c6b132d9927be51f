import { describe, expect, it } from 'vitest';
import { createClient } from '../support/client';
import { mailTo } from '../support/mail';
import { expectError, staff, uniqueEmail } from '../support/people';

const visitor = createClient('marketing');

function message(email: string) {
  return { name: 'Contract Visitor', email, company: 'Contract Ltd', message: 'Please call us about the team plan.' };
}

describe('the contact form', () => {
  it('stores the lead and thanks the visitor by mail', async () => {
    const email = uniqueEmail('lead');
    const reply = await visitor.post('/api/contact', message(email));
    expect(reply.status).toBe(201);
    expect(reply.body.id).toMatch(/^[0-9a-f-]{36}$/);
    const mail = await mailTo(email);
    expect(mail.text).toContain('Contract Visitor');
  });

  it('names every field that is wrong', async () => {
    const reply = await visitor.post('/api/contact', { name: '', email: 'not-an-address', message: '' });
    expectError(reply, 400);
    expect(Object.keys(reply.body.error.fields).sort()).toEqual(['email', 'message', 'name']);
  });

  it('swallows what a robot wrote in the hidden field', async () => {
    const email = uniqueEmail('robot');
    const reply = await visitor.post('/api/contact', { ...message(email), website: 'https://spam.example' });
    expect(reply.status).toBe(201);
    const support = await staff('support');
    const leads = await support.get(`/api/leads?query=${encodeURIComponent(email)}`);
    expect(leads.body.total).toBe(0);
  });
});
