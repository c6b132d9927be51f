export type Role = 'owner' | 'admin' | 'member';

export interface OrganizationSummary {
  id: string;
  name: string;
  slug: string;
  role: Role;
  plan: string;
}

export interface Me {
  user: { id: string; name: string; email: string; emailVerified: boolean };
  organizations: OrganizationSummary[];
  activeOrganizationId: string | null;
}
