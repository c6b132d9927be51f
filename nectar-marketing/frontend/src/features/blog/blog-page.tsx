import { AsyncView, EmptyState } from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { Link, useSearchParams } from 'react-router';
import { PageSection } from '../../shared/page-section';
import { listPosts } from './api/list-posts';
import { PostCard } from './post-card';

export function BlogPage() {
  const [params] = useSearchParams();
  const tag = params.get('tag') ?? undefined;
  const posts = useResource(() => listPosts(tag), [tag]);
  return (
    <PageSection
      title={tag ? `Posts about ${tag}` : 'Blog'}
      lead={tag ? <Link to="/blog">Show all posts</Link> : 'Notes on integrations that hold.'}
    >
      <AsyncView resource={posts}>
        {({ items }) =>
          items.length > 0 ? (
            <div className="posts">
              {items.map((post) => (
                <PostCard key={post.slug} post={post} />
              ))}
            </div>
          ) : (
            <EmptyState title="Nothing here yet">
              {tag ? 'No post has this tag.' : 'The first post is being written.'}
            </EmptyState>
          )
        }
      </AsyncView>
    </PageSection>
  );
}
