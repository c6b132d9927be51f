-- The database as core finds it after the migration: its tables, their row-level security, and what its role may do.
-- The role nectar_app_user exists before; everything belongs to nectar_owner.

CREATE SCHEMA auth;

-- ---------------------------------------------------------------------------
-- auth: tenants' sign-in (the columns are better-auth's, plus status)
-- ---------------------------------------------------------------------------

CREATE TABLE auth."user" (
  id text PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  "emailVerified" boolean NOT NULL DEFAULT false,
  image text,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  "createdAt" timestamptz NOT NULL DEFAULT now(),
  "updatedAt" timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE auth.session (
  id text PRIMARY KEY,
  "userId" text NOT NULL REFERENCES auth."user" (id) ON DELETE CASCADE,
  token text NOT NULL UNIQUE,
  "expiresAt" timestamptz NOT NULL,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamptz NOT NULL DEFAULT now(),
  "updatedAt" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX session_user_id_idx ON auth.session ("userId");

CREATE TABLE auth.account (
  id text PRIMARY KEY,
  "accountId" text NOT NULL,
  "providerId" text NOT NULL,
  "userId" text NOT NULL REFERENCES auth."user" (id) ON DELETE CASCADE,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz NOT NULL DEFAULT now(),
  "updatedAt" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX account_user_id_idx ON auth.account ("userId");

CREATE TABLE auth.verification (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  "expiresAt" timestamptz NOT NULL,
  "createdAt" timestamptz NOT NULL DEFAULT now(),
  "updatedAt" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX verification_identifier_idx ON auth.verification (identifier);

CREATE TABLE auth.rate_limit (
  id text PRIMARY KEY,
  key text NOT NULL UNIQUE,
  count integer NOT NULL,
  "lastRequest" bigint NOT NULL
);

-- ---------------------------------------------------------------------------
-- public: tenants
-- ---------------------------------------------------------------------------

CREATE TABLE public.organizations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  slug text NOT NULL UNIQUE,
  plan text NOT NULL DEFAULT 'starter',
  plan_status text NOT NULL DEFAULT 'trialing'
    CHECK (plan_status IN ('trialing', 'active', 'past_due', 'expired', 'canceled')),
  limits jsonb NOT NULL DEFAULT '{}',
  trial_ends_at timestamptz,
  settings jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.members (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES auth."user" (id) ON DELETE CASCADE,
  role text NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'member')),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, user_id)
);
CREATE INDEX members_user_id_idx ON public.members (user_id);

CREATE TABLE public.invitations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  email text NOT NULL,
  role text NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'member')),
  token_hash text NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'revoked')),
  invited_by text REFERENCES auth."user" (id) ON DELETE SET NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The catalogue is the same for every tenant.
CREATE TABLE public.services_catalog (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  description text NOT NULL,
  category text NOT NULL,
  config_schema jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.organization_services (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  service_id uuid NOT NULL REFERENCES public.services_catalog (id) ON DELETE CASCADE,
  enabled boolean NOT NULL DEFAULT false,
  config jsonb NOT NULL DEFAULT '{}',
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, service_id)
);

CREATE TABLE public.api_endpoints (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  name text NOT NULL,
  method text NOT NULL CHECK (method IN ('GET', 'POST', 'PUT', 'PATCH', 'DELETE')),
  path text NOT NULL,
  upstream_url text NOT NULL,
  headers jsonb NOT NULL DEFAULT '{}',
  timeout_ms integer NOT NULL DEFAULT 10000 CHECK (timeout_ms BETWEEN 100 AND 30000),
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, method, path)
);

CREATE TABLE public.endpoint_calls (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  endpoint_id uuid NOT NULL REFERENCES public.api_endpoints (id) ON DELETE CASCADE,
  source text NOT NULL DEFAULT 'test' CHECK (source IN ('test', 'api')),
  status integer,
  duration_ms integer NOT NULL,
  request jsonb NOT NULL DEFAULT '{}',
  response jsonb NOT NULL DEFAULT '{}',
  error text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX endpoint_calls_endpoint_idx ON public.endpoint_calls (endpoint_id, created_at DESC);

CREATE TABLE public.api_keys (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  name text NOT NULL,
  prefix text NOT NULL,
  key_hash text NOT NULL UNIQUE,
  created_by text REFERENCES auth."user" (id) ON DELETE SET NULL,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.workflows (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  steps jsonb NOT NULL DEFAULT '[]',
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_by text REFERENCES auth."user" (id) ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX workflows_organization_idx ON public.workflows (organization_id);

CREATE TABLE public.workflow_runs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  workflow_id uuid NOT NULL REFERENCES public.workflows (id) ON DELETE CASCADE,
  workflow_version integer NOT NULL DEFAULT 1,
  status text NOT NULL DEFAULT 'queued'
    CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  trigger text NOT NULL DEFAULT 'manual' CHECK (trigger IN ('manual', 'retry', 'schedule', 'api')),
  triggered_by text REFERENCES auth."user" (id) ON DELETE SET NULL,
  retry_of uuid REFERENCES public.workflow_runs (id) ON DELETE SET NULL,
  steps jsonb NOT NULL DEFAULT '[]',
  input jsonb NOT NULL DEFAULT '{}',
  output jsonb,
  error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX workflow_runs_workflow_idx ON public.workflow_runs (workflow_id, created_at DESC);
CREATE INDEX workflow_runs_queued_idx ON public.workflow_runs (created_at) WHERE status = 'queued';

CREATE TABLE public.workflow_run_steps (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  run_id uuid NOT NULL REFERENCES public.workflow_runs (id) ON DELETE CASCADE,
  step_index integer NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  status text NOT NULL CHECK (status IN ('running', 'succeeded', 'failed', 'skipped', 'cancelled')),
  input jsonb,
  output jsonb,
  error text,
  duration_ms integer,
  started_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (run_id, step_index)
);

CREATE TABLE public.connections (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  provider text NOT NULL,
  name text NOT NULL,
  base_url text,
  secret_encrypted text NOT NULL,
  status text NOT NULL DEFAULT 'unchecked' CHECK (status IN ('unchecked', 'ok', 'failing')),
  last_checked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, name)
);

CREATE TABLE public.usage_daily (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  day date NOT NULL,
  metric text NOT NULL,
  count bigint NOT NULL DEFAULT 0,
  UNIQUE (organization_id, day, metric)
);

-- organization_id is null for what staff do outside any organisation.
CREATE TABLE public.audit_log (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid REFERENCES public.organizations (id) ON DELETE CASCADE,
  actor_type text NOT NULL CHECK (actor_type IN ('user', 'staff', 'system', 'api_key')),
  actor_id text,
  action text NOT NULL,
  target text,
  data jsonb NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------------------
-- public: billing
-- ---------------------------------------------------------------------------

CREATE TABLE public.subscriptions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  stripe_customer_id text NOT NULL,
  stripe_subscription_id text NOT NULL UNIQUE,
  plan text NOT NULL,
  status text NOT NULL DEFAULT 'active',
  current_period_end timestamptz,
  cancel_at_period_end boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.invoices (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  subscription_id uuid REFERENCES public.subscriptions (id) ON DELETE SET NULL,
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  stripe_invoice_id text NOT NULL UNIQUE,
  amount_cents integer NOT NULL CHECK (amount_cents >= 0),
  currency text NOT NULL DEFAULT 'usd',
  status text NOT NULL DEFAULT 'open',
  hosted_url text,
  paid_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Deliveries of other services' outboxes that were carried out.
CREATE TABLE public.core_inbox (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);

-- ---------------------------------------------------------------------------
-- Row-level security
-- ---------------------------------------------------------------------------

CREATE FUNCTION public.current_tenant() RETURNS uuid
  LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;

ALTER TABLE public.organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.organizations FORCE ROW LEVEL SECURITY;
ALTER TABLE public.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.members FORCE ROW LEVEL SECURITY;
ALTER TABLE public.invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.invitations FORCE ROW LEVEL SECURITY;
ALTER TABLE public.organization_services ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.organization_services FORCE ROW LEVEL SECURITY;
ALTER TABLE public.api_endpoints ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.api_endpoints FORCE ROW LEVEL SECURITY;
ALTER TABLE public.endpoint_calls ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.endpoint_calls FORCE ROW LEVEL SECURITY;
ALTER TABLE public.api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.api_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE public.workflows ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.workflows FORCE ROW LEVEL SECURITY;
ALTER TABLE public.workflow_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.workflow_runs FORCE ROW LEVEL SECURITY;
ALTER TABLE public.workflow_run_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.workflow_run_steps FORCE ROW LEVEL SECURITY;
ALTER TABLE public.connections ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.connections FORCE ROW LEVEL SECURITY;
ALTER TABLE public.usage_daily ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.usage_daily FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_log FORCE ROW LEVEL SECURITY;
ALTER TABLE public.subscriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.subscriptions FORCE ROW LEVEL SECURITY;
ALTER TABLE public.invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.invoices FORCE ROW LEVEL SECURITY;

-- At sign-in no organisation is chosen yet: people find their memberships by user.
CREATE POLICY members_tenant ON public.members TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant())
    OR user_id = nullif(current_setting('app.user_id', true), ''))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY organizations_tenant ON public.organizations TO nectar_app_user
  USING (id = (SELECT public.current_tenant())
    OR id IN (SELECT m.organization_id FROM public.members m
              WHERE m.user_id = nullif(current_setting('app.user_id', true), '')))
  WITH CHECK (id = (SELECT public.current_tenant()));

CREATE POLICY invitations_tenant ON public.invitations TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY organization_services_tenant ON public.organization_services TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY api_endpoints_tenant ON public.api_endpoints TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY endpoint_calls_tenant ON public.endpoint_calls TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY api_keys_tenant ON public.api_keys TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY workflows_tenant ON public.workflows TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY workflow_runs_tenant ON public.workflow_runs TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY workflow_run_steps_tenant ON public.workflow_run_steps TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY connections_tenant ON public.connections TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY usage_daily_tenant ON public.usage_daily TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY subscriptions_tenant ON public.subscriptions TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));
CREATE POLICY invoices_tenant ON public.invoices TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant()))
  WITH CHECK (organization_id = (SELECT public.current_tenant()));

-- Rows without an organisation are read only outside a tenant; anybody may append.
CREATE POLICY audit_log_read ON public.audit_log FOR SELECT TO nectar_app_user
  USING (organization_id = (SELECT public.current_tenant())
    OR (organization_id IS NULL AND (SELECT public.current_tenant()) IS NULL));
CREATE POLICY audit_log_append ON public.audit_log FOR INSERT TO nectar_app_user
  WITH CHECK (true);

-- The run worker and the scheduled jobs look across tenants for what is due.
CREATE POLICY organizations_jobs ON public.organizations FOR SELECT TO nectar_app_user
  USING (current_setting('app.job', true) = 'on');
CREATE POLICY workflow_runs_jobs ON public.workflow_runs FOR SELECT TO nectar_app_user
  USING (current_setting('app.job', true) = 'on');
CREATE POLICY subscriptions_jobs ON public.subscriptions FOR SELECT TO nectar_app_user
  USING (current_setting('app.job', true) = 'on');

-- ---------------------------------------------------------------------------
-- What the service's role may do
-- ---------------------------------------------------------------------------

GRANT USAGE ON SCHEMA public, auth TO nectar_app_user;
GRANT EXECUTE ON FUNCTION public.current_tenant() TO nectar_app_user;
GRANT SELECT, INSERT, UPDATE, DELETE ON auth."user", auth.session, auth.account, auth.verification, auth.rate_limit
  TO nectar_app_user;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  public.api_endpoints,
  public.api_keys,
  public.connections,
  public.endpoint_calls,
  public.invitations,
  public.members,
  public.organization_services,
  public.organizations,
  public.services_catalog,
  public.usage_daily,
  public.workflow_run_steps,
  public.workflow_runs,
  public.workflows
  TO nectar_app_user;
-- The log is only ever added to, a delivery is carried out once, and billing belongs to marketing.
GRANT SELECT, INSERT ON public.audit_log, public.core_inbox TO nectar_app_user;
GRANT SELECT ON public.subscriptions, public.invoices TO nectar_app_user;
