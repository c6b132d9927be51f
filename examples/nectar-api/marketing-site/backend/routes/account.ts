import { Router } from 'express';
import { optionalUser } from '@server/middleware/session';

export function accountRoutes(): Router {
  const router = Router();
  router.get('/account', optionalUser, (req, res) => {
    res.set('Cache-Control', 'no-store');
    if (!req.user) return void res.json({ signedIn: false });
    res.json({ signedIn: true, user: { name: req.user.name, email: req.user.email } });
  });
  return router;
}
