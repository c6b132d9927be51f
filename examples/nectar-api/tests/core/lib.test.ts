import '../support/env';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assertPublicUrl, errorHandler, HttpError, pageOf, parse, rateLimit, renderMail, usageCounter, uuidParam } from '@server/lib';
import { type Listening, listen, request } from '../support/listen';

describe('mails', () => {
  it('are filled in from templates beside the source', () => {
    const mail = renderMail({ template: 'welcome', data: { name: 'Ada', url: 'https://x.example/?token=1' } });
    expect(mail.subject).toBe('Welcome to Nectar Studio');
    expect(mail.text).toContain('Hello Ada');
    expect(mail.text).toContain('https://x.example/?token=1');
  });

  it('escape what people wrote, in HTML only', () => {
    const mail = renderMail({ template: 'lead-received', data: { name: 'A', message: '<b>hi</b>' } });
    expect(mail.html).not.toContain('<b>hi</b>');
    expect(mail.text).toContain('<b>hi</b>');
  });

  it('keep their subject on one line', () => {
    const mail = renderMail({ template: 'workflow-message', data: { subject: 'One\r\nBcc: x@y.example', body: '' } });
    expect(mail.subject).not.toMatch(/[\r\n]/);
  });
});

describe('input', () => {
  it('is parsed, or refused with every bad field', () => {
    const schema = z.object({ name: z.string().min(1), age: z.number() });
    expect(parse(schema, { name: 'A', age: 1 })).toEqual({ name: 'A', age: 1 });
    const refusal = () => parse(schema, { name: '' });
    expect(refusal).toThrow(HttpError);
    expect(() => uuidParam('nope')).toThrow(/not found/);
  });

  it('pages within limits', () => {
    expect(pageOf({})).toEqual({ limit: 25, offset: 0 });
    expect(pageOf({ page: '3', pageSize: '10' })).toEqual({ limit: 10, offset: 20 });
    expect(pageOf({ page: '-1', pageSize: '9999' })).toEqual({ limit: 100, offset: 0 });
  });
});

describe('the usage counter', () => {
  it('gives back what could not be stored', () => {
    usageCounter.countUsage('org-1', 'api_calls', 2);
    const drained = usageCounter.drain();
    expect(usageCounter.pendingFor('org-1', 'api_calls')).toBe(0);
    usageCounter.countUsage('org-1', 'api_calls');
    usageCounter.restore(drained);
    expect(usageCounter.pendingFor('org-1', 'api_calls')).toBe(3);
  });
});

describe('outbound calls', () => {
  it.each(['http://127.0.0.1/', 'http://10.1.2.3/', 'http://[::1]/', 'http://169.254.169.254/', 'ftp://example.com/', 'nowhere'])('refuse %s', async (url) => {
    process.env.ALLOW_PRIVATE_HTTP = 'false';
    await expect(assertPublicUrl(url)).rejects.toThrow();
  });
});

describe('the rate limit', () => {
  let server: Listening;
  beforeAll(async () => {
    const app = express();
    app.use(rateLimit({ max: 2 }));
    app.get('/', (_req, res) => void res.json({}));
    app.use(errorHandler);
    server = await listen(app);
  });
  afterAll(() => server.close());

  it('refuses the third request of two', async () => {
    expect((await request(server.url)).status).toBe(200);
    expect((await request(server.url)).status).toBe(200);
    expect(await request(server.url)).toMatchObject({ status: 429, body: { error: { code: 'rate_limited' } } });
  });
});
