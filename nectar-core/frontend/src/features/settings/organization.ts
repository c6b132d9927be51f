export interface Organization {
  id: string;
  name: string;
  slug: string;
  plan: string;
  planStatus: string;
  limits: Record<string, number>;
  trialEndsAt: string | null;
  settings: Record<string, unknown>;
  createdAt: string;
}
