import { http, query } from '@/lib/http';
import type { List } from '@/lib/http';

export interface PostSummary {
  slug: string;
  title: string;
  excerpt: string;
  author: string | null;
  tags: string[];
  publishedAt: string;
  readingMinutes: number;
}

export interface Post extends PostSummary {
  bodyMarkdown: string;
}

export const listPosts = (tag?: string) => http.get<List<PostSummary>>(`/api/blog${query({ tag })}`);

export const getPost = (slug: string) => http.get<Post>(`/api/blog/${encodeURIComponent(slug)}`);
