import { query } from '@server/lib';
import { readingMinutes, renderMarkdown } from './markdown';

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
  bodyHtml: string;
}

interface PostRow {
  slug: string;
  title: string;
  excerpt: string;
  body_markdown: string;
  published_at: Date;
  author: string | null;
  tags: string[];
}

const selectPosts = `
  SELECT p.slug, p.title, p.excerpt, p.body_markdown, p.published_at, s.name AS author,
         coalesce(array_agg(t.tag ORDER BY t.tag) FILTER (WHERE t.tag IS NOT NULL), '{}') AS tags
    FROM blog_posts p
    LEFT JOIN staff_user s ON s.id = p.author_staff_id
    LEFT JOIN blog_tags t ON t.post_id = p.id
   WHERE p.published_at <= now()`;

/** Published posts, newest first; of one tag when it is given. */
export async function listPosts(tag?: string): Promise<{ items: PostSummary[]; total: number }> {
  const { rows } = await query<PostRow>(
    `${selectPosts}
        AND ($1::text IS NULL OR EXISTS (SELECT 1 FROM blog_tags f WHERE f.post_id = p.id AND f.tag = $1))
      GROUP BY p.id, s.name
      ORDER BY p.published_at DESC, p.slug`,
    [tag ?? null],
  );
  return { items: rows.map(toSummary), total: rows.length };
}

/** One published post with its body as Markdown and as HTML. */
export async function findPost(slug: string): Promise<Post | undefined> {
  const { rows } = await query<PostRow>(`${selectPosts} AND p.slug = $1 GROUP BY p.id, s.name`, [slug]);
  const row = rows[0];
  if (!row) return undefined;
  return { ...toSummary(row), bodyMarkdown: row.body_markdown, bodyHtml: renderMarkdown(row.body_markdown) };
}

function toSummary(row: PostRow): PostSummary {
  return {
    slug: row.slug,
    title: row.title,
    excerpt: row.excerpt,
    author: row.author,
    tags: row.tags,
    publishedAt: row.published_at.toISOString(),
    readingMinutes: readingMinutes(row.body_markdown),
  };
}
