import { http } from '@nectar/ui-kit/lib/http';

export const switchOrganization = (organizationId: string) =>
  http.post('/api/organizations/active', { organizationId });
