import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

export const postSummary = z.object({
  slug: z.string(),
  title: z.string(),
  excerpt: z.string(),
  author: z.string().nullable(),
  tags: z.array(z.string()),
  publishedAt: z.string(),
  readingMinutes: z.number(),
});

export const listBlog = endpoint({
  method: 'GET',
  path: '/api/blog',
  summary: 'Published posts, newest first',
  tag: 'blog',
  permission: 'public',
  // A repeated parameter is no tag; then all posts are listed.
  query: z.object({ tag: z.string().optional().catch(undefined) }),
  response: z.object({ items: z.array(postSummary), total: z.number() }),
  status: 200,
});

export const readPost = endpoint({
  method: 'GET',
  path: '/api/blog/:slug',
  summary: 'One published post as Markdown and as HTML',
  tag: 'blog',
  permission: 'public',
  params: z.object({ slug: z.string() }),
  response: postSummary.extend({ bodyMarkdown: z.string(), bodyHtml: z.string() }),
  status: 200,
});
