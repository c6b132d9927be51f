import { Router } from 'express';
import { notFound } from '@server/lib';
import { findPost, listPosts } from '../services/blog';

export function blogRoutes(): Router {
  const router = Router();
  router.get('/blog', async (req, res) => {
    const tag = typeof req.query.tag === 'string' && req.query.tag !== '' ? req.query.tag : undefined;
    res.json(await listPosts(tag));
  });
  router.get('/blog/:slug', async (req, res) => {
    const post = await findPost(req.params.slug);
    if (!post) throw notFound('Post');
    res.json(post);
  });
  return router;
}
