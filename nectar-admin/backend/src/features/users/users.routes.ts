import { createUser, deleteUser, listUsers, readUser, updateUser } from '@nectar/contracts/admin/users.ts';
import { pageOf, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { containing } from '../../shared/list.ts';
import type { Guards } from '../staff-auth/guards.ts';
import { selectUsers } from './users.queries.ts';
import { addUser, changeUser, findUser } from './users.ts';

export function userRoutes(context: AdminContext, { forStaff }: Guards): Router {
  const { pool } = context;
  const router = Router();
  forStaff(router, listUsers, ({ query }) =>
    withSystem(pool, (db) => selectUsers(db, containing(query.query), pageOf(query))),
  );
  forStaff(router, readUser, ({ params }) => withSystem(pool, (db) => findUser(db, params.id)));
  forStaff(router, createUser, ({ body, caller }) => addUser(context, body, caller.id));
  forStaff(router, updateUser, ({ params, body, caller }) =>
    withSystem(pool, (db) => changeUser(db, params.id, body, caller.id)),
  );
  forStaff(router, deleteUser, async ({ params, caller }) => {
    await withSystem(pool, (db) => changeUser(db, params.id, { status: 'suspended' }, caller.id));
    return undefined;
  });
  return router;
}
