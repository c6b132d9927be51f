import type { Db } from '@nectar/service-kit';

export interface PostRow {
  slug: string;
  title: string;
  excerpt: string;
  body_markdown: string;
  published_at: Date;
  author: string | null;
  tags: string[];
}

const published = `
  SELECT p.slug, p.title, p.excerpt, p.body_markdown, p.published_at, s.name AS author,
         coalesce(array_agg(t.tag ORDER BY t.tag) FILTER (WHERE t.tag IS NOT NULL), '{}') AS tags
    FROM public.blog_posts p
    LEFT JOIN staff.staff_user s ON s.id = p.author_staff_id
    LEFT JOIN public.blog_tags t ON t.post_id = p.id
   WHERE p.published_at <= now()`;

export function publishedPosts(db: Db, tag: string | null): Promise<PostRow[]> {
  return db.query<PostRow>(
    `${published}
        AND ($1::text IS NULL OR EXISTS (SELECT 1 FROM public.blog_tags f WHERE f.post_id = p.id AND f.tag = $1))
      GROUP BY p.id, s.name
      ORDER BY p.published_at DESC, p.slug`,
    [tag],
  );
}

export async function publishedPost(db: Db, slug: string): Promise<PostRow | undefined> {
  const rows = await db.query<PostRow>(`${published} AND p.slug = $1 GROUP BY p.id, s.name`, [slug]);
  return rows[0];
}
