import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { AuditEntry, Billing, Organization, OrganizationSummary, Usage } from './types';

export const createOrganization = (name: string) => http.post<OrganizationSummary>('/api/organizations', { name });

export const switchOrganization = (organizationId: string) =>
  http.post('/api/organizations/active', { organizationId });

export const getOrganization = () => http.get<Organization>('/api/organization');

export const updateOrganization = (input: { name: string; settings: Record<string, unknown> }) =>
  http.patch<Organization>('/api/organization', input);

export const getUsage = () => http.get<Usage>('/api/organization/usage');

export const getBilling = () => http.get<Billing>('/api/organization/billing');

export const getAudit = () => http.get<List<AuditEntry>>('/api/organization/audit');
