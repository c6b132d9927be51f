import { describe, expect, it } from 'vitest';
import { createClient } from '../support/client';
import { mailTo, tokenIn } from '../support/mail';
import { password, signIn, staff, uniqueEmail, uniqueName } from '../support/people';

describe('flow: user management', () => {
  it('goes from admin through the mail into the product', async () => {
    const admin = await staff('admin');
    const email = uniqueEmail('flow-user');
    const organizationName = uniqueName('Flow Org');
    const created = await admin.post('/api/users', { email, name: 'Flow User', organizationName, role: 'owner' });
    expect(created.status).toBe(201);

    const mail = await mailTo(email, /reset-password/);
    const core = createClient('core');
    const newPassword = { newPassword: password, token: tokenIn(mail) };
    expect((await core.post('/api/auth/reset-password', newPassword)).status).toBe(200);
    await signIn(core, email);

    const me = await core.get('/api/me');
    expect(me.body.user).toMatchObject({ email, name: 'Flow User', emailVerified: true });
    expect(me.body.organizations).toMatchObject([{ id: created.body.organizationId, name: organizationName, role: 'owner' }]);

    expect((await createClient('core').post('/api/auth/reset-password', newPassword)).status).toBeGreaterThanOrEqual(400);
    await admin.delete(`/api/users/${created.body.userId}`);
    expect((await core.get('/api/me')).status).toBe(401);
  });
});
