import { createUser, deleteUser, listUsers, readUser, updateUser } from '@nectar/contracts/admin/users.ts';
import { route, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { containing, pageOf } from '../../shared/list.ts';
import { currentStaff } from '../staff-auth/require-staff.ts';
import { selectUsers } from './users.queries.ts';
import { addUser, changeUser, findUser } from './users.ts';

export function userRoutes(context: AdminContext): Router {
  const { pool, requireStaff } = context;
  const router = Router();
  route(router, listUsers, [requireStaff()], ({ query }) =>
    withSystem(pool, (db) => selectUsers(db, containing(query.query), pageOf(query))),
  );
  route(router, readUser, [requireStaff()], ({ params }) => withSystem(pool, (db) => findUser(db, params.id)));
  route(router, createUser, [requireStaff('admin')], ({ body, req }) => addUser(context, body, currentStaff(req).id));
  route(router, updateUser, [requireStaff('admin')], ({ params, body, req }) =>
    withSystem(pool, (db) => changeUser(db, params.id, body, currentStaff(req).id)),
  );
  route(router, deleteUser, [requireStaff('admin')], async ({ params, req }) => {
    await withSystem(pool, (db) => changeUser(db, params.id, { status: 'suspended' }, currentStaff(req).id));
    return undefined;
  });
  return router;
}
