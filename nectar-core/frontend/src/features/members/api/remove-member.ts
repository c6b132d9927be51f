import type { removeMember as endpoint } from '@nectar/contracts/core/members.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const removeMember = (id: string) => call<typeof endpoint>('DELETE', '/api/members/:id', { params: { id } });
