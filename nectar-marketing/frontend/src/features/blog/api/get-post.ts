import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { readPost as endpoint } from '@nectar/contracts/marketing/blog.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Post = AnswerOf<typeof endpoint>;

export const getPost = (slug: string) => call<typeof endpoint>('GET', '/api/blog/:slug', { params: { slug } });
