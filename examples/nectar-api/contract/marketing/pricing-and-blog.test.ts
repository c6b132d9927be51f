import { describe, expect, it } from 'vitest';
import { createClient } from '../support/client';
import { expectError } from '../support/people';

const visitor = createClient('marketing');

describe('pricing', () => {
  it('lists the three plans with price, limits and features, cheapest first', async () => {
    const reply = await visitor.get('/api/pricing');
    expect(reply.status).toBe(200);
    expect(reply.body.items.map((plan: { id: string }) => plan.id)).toEqual(['starter', 'team', 'scale']);
    expect(reply.body.total).toBe(3);
    for (const plan of reply.body.items) {
      expect(plan).toMatchObject({ name: expect.any(String), priceCents: expect.any(Number), limits: expect.any(Object) });
      expect(plan.features.length).toBeGreaterThan(0);
    }
    const prices = reply.body.items.map((plan: { priceCents: number }) => plan.priceCents);
    expect(prices).toEqual([...prices].sort((left, right) => left - right));
  });

  it('is readable without a session', async () => {
    const account = await visitor.get('/api/account');
    expect(account).toMatchObject({ status: 200, body: { signedIn: false } });
    expect(account.body.user).toBeUndefined();
  });
});

describe('blog', () => {
  it('lists published posts, newest first', async () => {
    const { status, body } = await visitor.get('/api/blog');
    expect(status).toBe(200);
    expect(body.total).toBeGreaterThanOrEqual(6);
    const dates = body.items.map((post: { publishedAt: string }) => Date.parse(post.publishedAt));
    expect(dates).toEqual([...dates].sort((left, right) => right - left));
    expect(body.items[0]).toMatchObject({ slug: expect.any(String), title: expect.any(String), excerpt: expect.any(String) });
    expect(body.items[0]).not.toHaveProperty('bodyHtml');
  });

  it('shows one post as safe HTML', async () => {
    const { body: list } = await visitor.get('/api/blog');
    const { status, body } = await visitor.get(`/api/blog/${list.items[0].slug}`);
    expect(status).toBe(200);
    expect(body.title).toBe(list.items[0].title);
    expect(body.bodyHtml).toMatch(/<p>/);
    expect(body.bodyHtml).not.toMatch(/<script/i);
  });

  it('filters by tag', async () => {
    const { body: all } = await visitor.get('/api/blog');
    const tag: string = all.items.flatMap((post: { tags: string[] }) => post.tags)[0];
    const { body } = await visitor.get(`/api/blog?tag=${encodeURIComponent(tag)}`);
    expect(body.total).toBeGreaterThan(0);
    for (const post of body.items) expect(post.tags).toContain(tag);
    const { body: none } = await visitor.get('/api/blog?tag=no-such-tag');
    expect(none).toEqual({ items: [], total: 0 });
  });

  it('answers 404 for an unknown post', async () => {
    expectError(await visitor.get('/api/blog/no-such-post'), 404);
  });
});

describe('health of marketing', () => {
  it('is alive and ready', async () => {
    expect(await visitor.get('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((await visitor.get('/ready')).status).toBe(200);
  });

  it('answers unknown paths with the error document', async () => {
    expectError(await visitor.get('/api/no-such-thing'), 404);
  });

  it('answers malformed JSON with 400', async () => {
    expectError(await visitor.post('/api/contact', undefined, { raw: '{"name":' }), 400);
  });
});
