import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { readPost } from '@nectar/contracts/marketing/blog.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Post = AnswerOf<typeof readPost>;

export const getPost = (slug: string) => call<typeof readPost>('GET', '/api/blog/:slug', { params: { slug } });
