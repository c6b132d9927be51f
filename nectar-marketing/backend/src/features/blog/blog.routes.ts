import { listBlog, readPost } from '@nectar/contracts/marketing/blog.ts';
import { route, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { MarketingContext } from '../../shared/context.ts';
import { findPost, listPosts } from './blog.ts';

export function blogRoutes({ pool }: Pick<MarketingContext, 'pool'>): Router {
  const router = Router();
  route(router, listBlog, [], ({ query }) => withSystem(pool, (db) => listPosts(db, query.tag)));
  route(router, readPost, [], ({ params }) => withSystem(pool, (db) => findPost(db, params.slug)));
  return router;
}
