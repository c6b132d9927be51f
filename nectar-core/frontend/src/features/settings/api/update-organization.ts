import { http } from '@nectar/ui-kit/lib/http';
import type { Organization } from '../organization';

export const updateOrganization = (input: { name: string; settings: Record<string, unknown> }) =>
  http.patch<Organization>('/api/organization', input);
