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

export interface UsagePoint {
  day: string;
  count: number;
}

export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface Run {
  id: string;
  workflowId: string;
  workflowName?: string;
  status: RunStatus;
  trigger: string;
  error: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

export interface RunStep {
  id: string;
  index: number;
  type: string;
  name?: string;
  status: string;
  input: unknown;
  output: unknown;
  error: string | null;
  durationMs: number | null;
}

export interface RunDetail extends Run {
  input?: unknown;
  steps: RunStep[];
}

export interface Dashboard {
  counts: Record<string, number>;
  recentRuns: Run[];
  usage: UsagePoint[];
}

export type StepType = 'http' | 'transform' | 'condition' | 'delay' | 'email';

export interface WorkflowStep {
  type: StepType;
  name?: string;
  config: Record<string, unknown>;
}

export interface Workflow {
  id: string;
  name: string;
  description: string;
  steps: WorkflowStep[];
  enabled: boolean;
  version: number;
  updatedAt?: string;
}

export interface Endpoint {
  id: string;
  name: string;
  method: string;
  path: string;
  upstreamUrl: string;
  headers: Record<string, string>;
  timeoutMs: number;
  enabled: boolean;
}

export interface EndpointCall {
  id: string;
  status: number | null;
  durationMs: number;
  request: unknown;
  response: unknown;
  error?: string | null;
  createdAt: string;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
  createdAt: string;
}

export interface ConfigSchema {
  properties?: Record<string, ConfigProperty>;
  required?: string[];
}

export interface ConfigProperty {
  type?: string;
  title?: string;
  description?: string;
  enum?: string[];
  format?: string;
  default?: unknown;
}

export interface Service {
  slug: string;
  name: string;
  description: string;
  category: string;
  configSchema: ConfigSchema;
  enabled: boolean;
  config: Record<string, unknown>;
}

export interface Connection {
  id: string;
  provider: string;
  name: string;
  lastCheckedAt: string | null;
  lastCheckStatus: string;
  baseUrl: string | null;
  createdAt: string;
}

export interface Member {
  id: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  createdAt: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  status?: string;
  expiresAt: string | null;
  createdAt: string;
}

export interface Usage {
  limits: Record<string, number>;
  totals: Record<string, number>;
  days: UsagePoint[];
}

export interface Invoice {
  id: string;
  amountCents: number;
  currency: string;
  status: string;
  hostedUrl: string | null;
  paidAt: string | null;
  createdAt: string;
}

export interface Subscription {
  plan: string;
  status: string;
  currentPeriodEnd: string | null;
}

export interface Billing {
  plan: string;
  planStatus: string;
  subscription: Subscription | null;
  invoices: Invoice[];
}

export interface AuditEntry {
  id: string;
  actorType: string;
  actorId: string | null;
  actorName?: string | null;
  action: string;
  target: string | null;
  data: unknown;
  at: string;
}
