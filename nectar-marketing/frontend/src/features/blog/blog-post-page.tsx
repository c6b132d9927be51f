import './blog.css';
import { Alert, LinkButton, Moment, Spinner, usePageTitle } from '@nectar/ui-kit/components';
import { ApiError } from '@nectar/ui-kit/lib/api-error';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { Link, useParams } from 'react-router';
import { NotFoundPage } from '../../shared/not-found-page';
import { PageSection } from '../../shared/page-section';
import type { Post } from './api/get-post';
import { getPost } from './api/get-post';
import { Markdown } from './markdown';
import { pictureOf } from './post-picture';

export function BlogPostPage() {
  const { slug = '' } = useParams();
  const post = useResource(() => getPost(slug), [slug]);
  if (post.data) return <PostView post={post.data} />;
  if (post.error instanceof ApiError && post.error.status === 404) return <NotFoundPage />;
  if (post.error) {
    return (
      <PageSection narrow title="The post cannot be shown">
        <Alert tone="danger">{post.error.message}</Alert>
        <LinkButton to="/blog">All posts</LinkButton>
      </PageSection>
    );
  }
  return <Spinner />;
}

function PostView({ post }: { post: Post }) {
  usePageTitle(post.title);
  return (
    <article className="wrap wrap-narrow section">
      <header className="stack">
        <Link to="/blog" className="small">
          ← Blog
        </Link>
        <h1 className="post-title">{post.title}</h1>
        <p className="muted">
          <Moment at={post.publishedAt} dayOnly /> · {post.readingMinutes} min{post.author && ` · ${post.author}`}
        </p>
        <img src={pictureOf(post.slug)} alt="" width={640} height={320} className="post-picture" />
      </header>
      <Markdown text={post.bodyMarkdown} />
      {post.tags.length > 0 && (
        <footer className="row small">
          <span className="muted">More about</span>
          {post.tags.map((tag) => (
            <Link key={tag} to={`/blog?tag=${encodeURIComponent(tag)}`}>
              {tag}
            </Link>
          ))}
        </footer>
      )}
    </article>
  );
}
