import { describe, expect, it } from 'vitest';
import { createClient } from '../support/client';
import { mailsTo, mailTo, tokenIn } from '../support/mail';
import { expectError, uniqueEmail } from '../support/people';

const visitor = createClient('marketing');

describe('the newsletter', () => {
  it('is subscribed to in two steps and left with one', async () => {
    const email = uniqueEmail('reader');
    expect((await visitor.post('/api/newsletter', { email })).status).toBe(202);
    const mail = await mailTo(email);
    expect(mail.text).toContain('/newsletter/confirm?token=');

    const confirmed = await visitor.post('/api/newsletter/confirm', { token: tokenIn(mail) });
    expect(confirmed).toMatchObject({ status: 200, body: { status: 'confirmed', email } });
    const left = await visitor.post('/api/newsletter/unsubscribe', { token: confirmed.body.unsubscribeToken });
    expect(left).toMatchObject({ status: 200, body: { status: 'unsubscribed' } });
  });

  it('accepts the same confirmation twice', async () => {
    const email = uniqueEmail('reader');
    await visitor.post('/api/newsletter', { email });
    const token = tokenIn(await mailTo(email));
    await visitor.post('/api/newsletter/confirm', { token });
    expect(await visitor.post('/api/newsletter/confirm', { token })).toMatchObject({ status: 200, body: { status: 'confirmed' } });
  });

  it('does not tell whether an address is already subscribed', async () => {
    const email = uniqueEmail('reader');
    const first = await visitor.post('/api/newsletter', { email });
    await visitor.post('/api/newsletter/confirm', { token: tokenIn(await mailTo(email)) });
    const second = await visitor.post('/api/newsletter', { email });
    expect(second.status).toBe(first.status);
    expect(second.body).toEqual(first.body);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it('lets a reader who left come back through a new confirmation', async () => {
    const email = uniqueEmail('reader');
    await visitor.post('/api/newsletter', { email });
    const first = await visitor.post('/api/newsletter/confirm', { token: tokenIn(await mailTo(email)) });
    await visitor.post('/api/newsletter/unsubscribe', { token: first.body.unsubscribeToken });
    await visitor.post('/api/newsletter', { email });
    const mails = await mailsTo(email);
    expect(mails).toHaveLength(2);
    const again = await visitor.post('/api/newsletter/confirm', { token: tokenIn(mails[0] as (typeof mails)[0]) });
    expect(again.body.status).toBe('confirmed');
  });

  it('refuses tokens that it did not make', async () => {
    expectError(await visitor.post('/api/newsletter/confirm', { token: 'made-up' }), 400);
    expectError(await visitor.post('/api/newsletter/unsubscribe', { token: 'made-up' }), 400);
    expectError(await visitor.post('/api/newsletter', { email: 'nobody' }), 400);
  });
});
