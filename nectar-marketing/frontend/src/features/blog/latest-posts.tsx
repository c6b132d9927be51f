import { AsyncView } from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { Link } from 'react-router';
import { listPosts } from './api/list-posts';
import { PostCard } from './post-card';

const SHOWN = 3;

export function LatestPosts() {
  const posts = useResource(() => listPosts());
  return (
    <section className="wrap section" aria-labelledby="latest">
      <div className="spread section-title">
        <h2 id="latest">From the blog</h2>
        <Link to="/blog">All posts</Link>
      </div>
      <AsyncView resource={posts}>
        {({ items }) => (
          <div className="posts">
            {items.slice(0, SHOWN).map((post) => (
              <PostCard key={post.slug} post={post} />
            ))}
          </div>
        )}
      </AsyncView>
    </section>
  );
}
