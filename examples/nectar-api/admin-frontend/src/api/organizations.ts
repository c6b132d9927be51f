import { http, query } from '@/lib/http';
import type { List } from '@/lib/http';

export interface Organization {
  id: string;
  name: string;
  slug: string;
  plan: string;
  planStatus: string;
  trialEndsAt: string | null;
  createdAt: string;
}

export interface OrganizationDetail extends Organization {
  members: { userId: string; name: string; email: string; role: string }[];
  workflows: number;
  subscription: { plan: string; status: string; currentPeriodEnd: string | null } | null;
}

export const listOrganizations = (search: string, page: number) =>
  http.get<List<Organization & { members: number }>>(`/api/organizations${query({ query: search, page })}`);

export const getOrganization = (id: string) => http.get<OrganizationDetail>(`/api/organizations/${id}`);

export const changeOrganization = (id: string, input: { name?: string; plan?: string }) =>
  http.patch<Organization>(`/api/organizations/${id}`, input);
