import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listBlog } from '@nectar/contracts/marketing/blog.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type PostSummary = AnswerOf<typeof listBlog>['items'][number];

export const listPosts = (tag?: string) => call<typeof listBlog>('GET', '/api/blog', { query: { tag } });
