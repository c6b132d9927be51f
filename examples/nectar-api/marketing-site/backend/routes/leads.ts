import { Router } from 'express';
import { z } from 'zod';
import { parse } from '@server/lib';
import { createLead } from '../services/leads';

const contactRequest = z.object({
  name: z.string().trim().min(1, 'Tell us your name.').max(200),
  email: z.email('This is not an e-mail address.').max(320),
  company: z.string().trim().max(200).optional(),
  message: z.string().trim().min(1, 'Write a message.').max(5000),
  website: z.string().max(500).optional(),
});

export function leadRoutes(): Router {
  const router = Router();
  router.post('/contact', async (req, res) => {
    res.status(201).json(await createLead(parse(contactRequest, req.body)));
  });
  return router;
}
