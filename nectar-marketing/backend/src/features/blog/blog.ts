import { type Db, notFound } from '@nectar/service-kit';
import { type PostRow, publishedPost, publishedPosts } from './blog.queries.ts';
import { readingMinutes, renderMarkdown } from './markdown.ts';

/** Published posts, newest first; of one tag when it is given. */
export async function listPosts(db: Db, tag: string | undefined) {
  const rows = await publishedPosts(db, tag || null);
  return { items: rows.map(toSummary), total: rows.length };
}

/** One published post with its body as Markdown and as HTML. */
export async function findPost(db: Db, slug: string) {
  const row = await publishedPost(db, slug);
  if (!row) throw notFound('Post');
  return { ...toSummary(row), bodyMarkdown: row.body_markdown, bodyHtml: renderMarkdown(row.body_markdown) };
}

function toSummary(row: PostRow) {
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
