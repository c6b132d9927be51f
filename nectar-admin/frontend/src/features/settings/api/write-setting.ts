import type { writeSetting as endpoint } from '@nectar/contracts/admin/settings.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const writeSetting = (key: string, value: unknown) =>
  call<typeof endpoint>('PUT', '/api/settings/:key', { params: { key }, body: { value } });
