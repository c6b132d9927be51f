import { Link, useSearchParams } from 'react-router';
import { AsyncView, EmptyState } from '@/components';
import { useResource } from '@/lib/use-resource';
import { listPosts } from '../api/blog';
import { PostCard } from '../components/post-card';
import { PageSection } from '../components/section';

export function BlogPage() {
  const [params] = useSearchParams();
  const tag = params.get('tag') ?? undefined;
  const posts = useResource(() => listPosts(tag), [tag]);
  return (
    <PageSection title={tag ? `Posts about ${tag}` : 'Blog'} lead={tag ? <Link to="/blog">Show all posts</Link> : 'Notes on integrations that hold.'}>
      <AsyncView resource={posts}>
        {({ items }) =>
          items.length > 0 ? (
            <div className="posts">
              {items.map((post) => (
                <PostCard key={post.slug} post={post} />
              ))}
            </div>
          ) : (
            <EmptyState title="Nothing here yet">{tag ? 'No post has this tag.' : 'The first post is being written.'}</EmptyState>
          )
        }
      </AsyncView>
    </PageSection>
  );
}
