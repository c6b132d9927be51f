import { Moment } from '@nectar/ui-kit/components';
import './blog.css';
import { Link } from 'react-router';
import type { PostSummary } from './api/list-posts';
import { pictureOf } from './post-picture';

export function PostCard({ post }: { post: PostSummary }) {
  return (
    <article className="post-card">
      <img src={pictureOf(post.slug)} alt="" width={640} height={320} loading="lazy" />
      <div className="post-card-text">
        <p className="muted small">
          <Moment at={post.publishedAt} dayOnly /> · {post.readingMinutes} min
        </p>
        <h2>
          <Link to={`/blog/${post.slug}`}>{post.title}</Link>
        </h2>
        <p className="muted">{post.excerpt}</p>
      </div>
    </article>
  );
}
