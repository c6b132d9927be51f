import { Router } from 'express';
import { z } from 'zod';
import { pageOf, parse, uuidParam } from '@server/lib';
import { currentStaff } from '@server/middleware/staff';
import { addLeadNote, changeLead, findLead, leadStatuses, listLeads } from '../services/leads';

const filter = z.object({ status: z.enum(leadStatuses).or(z.literal('')).optional(), query: z.string().max(320).optional() });
const leadChanges = z
  .object({ status: z.enum(leadStatuses).optional(), notes: z.string().max(5000).optional() })
  .refine((changes) => changes.status !== undefined || changes.notes !== undefined, 'Nothing to change.');
const newNote = z.object({ note: z.string().trim().min(1, 'Write a note.').max(5000) });

/** Support works on leads, so every member of staff may write here. */
export function leadRoutes(): Router {
  const router = Router();
  router.get('/', async (req, res) => {
    const { status, query } = parse(filter, { status: req.query.status, query: req.query.query });
    res.json(await listLeads({ status, query }, pageOf(req.query)));
  });
  router.get('/:id', async (req, res) => {
    res.json(await findLead(uuidParam(req.params.id, 'Lead')));
  });
  router.patch('/:id', async (req, res) => {
    const id = uuidParam(req.params.id, 'Lead');
    res.json(await changeLead(id, parse(leadChanges, req.body), currentStaff(req).id));
  });
  router.post('/:id/notes', async (req, res) => {
    const id = uuidParam(req.params.id, 'Lead');
    res.status(201).json(await addLeadNote(id, parse(newNote, req.body).note, currentStaff(req).id));
  });
  return router;
}
