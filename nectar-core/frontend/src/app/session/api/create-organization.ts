import { http } from '@nectar/ui-kit/lib/http';
import type { OrganizationSummary } from '../../../shared/session/me';

export const createOrganization = (name: string) => http.post<OrganizationSummary>('/api/organizations', { name });
