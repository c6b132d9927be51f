import type { updateLead as endpoint } from '@nectar/contracts/admin/leads.ts';
import type { BodyOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const changeLead = (id: string, changes: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('PATCH', '/api/leads/:id', { params: { id }, body: changes });
