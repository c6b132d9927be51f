import type { readMe as endpoint } from '@nectar/contracts/admin/staff.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Staff = AnswerOf<typeof endpoint>['staff'];

/** Who of the staff is signed in. */
export const getStaff = () => call<typeof endpoint>('GET', '/api/me');
