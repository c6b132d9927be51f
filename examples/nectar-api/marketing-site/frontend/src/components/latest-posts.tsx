import { Link } from 'react-router';
import { AsyncView } from '@/components';
import { useResource } from '@/lib/use-resource';
import { listPosts } from '../api/blog';
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
