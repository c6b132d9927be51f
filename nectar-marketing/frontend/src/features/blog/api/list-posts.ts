import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listBlog as endpoint } from '@nectar/contracts/marketing/blog.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type PostSummary = AnswerOf<typeof endpoint>['items'][number];

export const listPosts = (tag?: string) => call<typeof endpoint>('GET', '/api/blog', { query: { tag } });
