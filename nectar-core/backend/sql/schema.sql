-- What nectar_app_user finds in the database: read out of its catalogue, reviewed with every change. The role exists before.

-- Schemas

CREATE SCHEMA auth;

-- Tables

CREATE TABLE auth."user" (
  id text NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  "emailVerified" boolean DEFAULT false NOT NULL,
  image text,
  status text DEFAULT 'active'::text NOT NULL,
  "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
  "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT user_pkey PRIMARY KEY (id),
  CONSTRAINT user_email_key UNIQUE (email),
  CONSTRAINT user_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text])))
);

CREATE TABLE auth.account (
  id text NOT NULL,
  "accountId" text NOT NULL,
  "providerId" text NOT NULL,
  "userId" text NOT NULL,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
  "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (id)
);

CREATE TABLE auth.rate_limit (
  id text NOT NULL,
  key text NOT NULL,
  count integer NOT NULL,
  "lastRequest" bigint NOT NULL,
  CONSTRAINT rate_limit_pkey PRIMARY KEY (id),
  CONSTRAINT rate_limit_key_key UNIQUE (key)
);

CREATE TABLE auth.session (
  id text NOT NULL,
  "userId" text NOT NULL,
  token text NOT NULL,
  "expiresAt" timestamp with time zone NOT NULL,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
  "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT session_pkey PRIMARY KEY (id),
  CONSTRAINT session_token_key UNIQUE (token)
);

CREATE TABLE auth.verification (
  id text NOT NULL,
  identifier text NOT NULL,
  value text NOT NULL,
  "expiresAt" timestamp with time zone NOT NULL,
  "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
  "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT verification_pkey PRIMARY KEY (id)
);

CREATE TABLE public.api_endpoints (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  name text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  upstream_url text NOT NULL,
  headers jsonb DEFAULT '{}'::jsonb NOT NULL,
  timeout_ms integer DEFAULT 10000 NOT NULL,
  enabled boolean DEFAULT true NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT api_endpoints_pkey PRIMARY KEY (id),
  CONSTRAINT api_endpoints_method_check CHECK ((method = ANY (ARRAY['GET'::text, 'POST'::text, 'PUT'::text, 'PATCH'::text, 'DELETE'::text]))),
  CONSTRAINT api_endpoints_organization_id_method_path_key UNIQUE (organization_id, method, path),
  CONSTRAINT api_endpoints_timeout_ms_check CHECK (((timeout_ms >= 100) AND (timeout_ms <= 30000)))
);

CREATE TABLE public.api_keys (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  name text NOT NULL,
  prefix text NOT NULL,
  key_hash text NOT NULL,
  created_by text,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT api_keys_pkey PRIMARY KEY (id),
  CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash)
);

CREATE TABLE public.audit_log (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid,
  actor_type text NOT NULL,
  actor_id text,
  action text NOT NULL,
  target text,
  data jsonb DEFAULT '{}'::jsonb NOT NULL,
  at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT audit_log_pkey PRIMARY KEY (id),
  CONSTRAINT audit_log_actor_type_check CHECK ((actor_type = ANY (ARRAY['user'::text, 'staff'::text, 'system'::text, 'api_key'::text])))
);

CREATE TABLE public.connections (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  provider text NOT NULL,
  name text NOT NULL,
  base_url text,
  secret_encrypted text NOT NULL,
  status text DEFAULT 'unchecked'::text NOT NULL,
  last_checked_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT connections_pkey PRIMARY KEY (id),
  CONSTRAINT connections_organization_id_name_key UNIQUE (organization_id, name),
  CONSTRAINT connections_status_check CHECK ((status = ANY (ARRAY['unchecked'::text, 'ok'::text, 'failing'::text])))
);

CREATE TABLE public.core_inbox (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT core_inbox_pkey PRIMARY KEY (consumer, event_id)
);

CREATE TABLE public.endpoint_calls (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  source text DEFAULT 'test'::text NOT NULL,
  status integer,
  duration_ms integer NOT NULL,
  request jsonb DEFAULT '{}'::jsonb NOT NULL,
  response jsonb DEFAULT '{}'::jsonb NOT NULL,
  error text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT endpoint_calls_pkey PRIMARY KEY (id),
  CONSTRAINT endpoint_calls_source_check CHECK ((source = ANY (ARRAY['test'::text, 'api'::text])))
);

CREATE TABLE public.invitations (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  email text NOT NULL,
  role text DEFAULT 'member'::text NOT NULL,
  token_hash text NOT NULL,
  status text DEFAULT 'pending'::text NOT NULL,
  invited_by text,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT invitations_pkey PRIMARY KEY (id),
  CONSTRAINT invitations_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text]))),
  CONSTRAINT invitations_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'accepted'::text, 'revoked'::text]))),
  CONSTRAINT invitations_token_hash_key UNIQUE (token_hash)
);

CREATE TABLE public.invoices (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  subscription_id uuid,
  organization_id uuid NOT NULL,
  stripe_invoice_id text NOT NULL,
  amount_cents integer NOT NULL,
  currency text DEFAULT 'usd'::text NOT NULL,
  status text DEFAULT 'open'::text NOT NULL,
  hosted_url text,
  paid_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT invoices_pkey PRIMARY KEY (id),
  CONSTRAINT invoices_amount_cents_check CHECK ((amount_cents >= 0)),
  CONSTRAINT invoices_stripe_invoice_id_key UNIQUE (stripe_invoice_id)
);

CREATE TABLE public.members (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  user_id text NOT NULL,
  role text DEFAULT 'member'::text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT members_pkey PRIMARY KEY (id),
  CONSTRAINT members_organization_id_user_id_key UNIQUE (organization_id, user_id),
  CONSTRAINT members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text])))
);

CREATE TABLE public.organization_services (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  service_id uuid NOT NULL,
  enabled boolean DEFAULT false NOT NULL,
  config jsonb DEFAULT '{}'::jsonb NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT organization_services_pkey PRIMARY KEY (id),
  CONSTRAINT organization_services_organization_id_service_id_key UNIQUE (organization_id, service_id)
);

CREATE TABLE public.organizations (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name text NOT NULL,
  slug text NOT NULL,
  plan text DEFAULT 'starter'::text NOT NULL,
  plan_status text DEFAULT 'trialing'::text NOT NULL,
  limits jsonb DEFAULT '{}'::jsonb NOT NULL,
  trial_ends_at timestamp with time zone,
  settings jsonb DEFAULT '{}'::jsonb NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT organizations_pkey PRIMARY KEY (id),
  CONSTRAINT organizations_plan_status_check CHECK ((plan_status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text, 'expired'::text, 'canceled'::text]))),
  CONSTRAINT organizations_slug_key UNIQUE (slug)
);

CREATE TABLE public.services_catalog (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  category text NOT NULL,
  config_schema jsonb DEFAULT '{}'::jsonb NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT services_catalog_pkey PRIMARY KEY (id),
  CONSTRAINT services_catalog_slug_key UNIQUE (slug)
);

CREATE TABLE public.subscriptions (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  stripe_customer_id text NOT NULL,
  stripe_subscription_id text NOT NULL,
  plan text NOT NULL,
  status text DEFAULT 'active'::text NOT NULL,
  current_period_end timestamp with time zone,
  cancel_at_period_end boolean DEFAULT false NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT subscriptions_pkey PRIMARY KEY (id),
  CONSTRAINT subscriptions_stripe_subscription_id_key UNIQUE (stripe_subscription_id)
);

CREATE TABLE public.usage_daily (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  day date NOT NULL,
  metric text NOT NULL,
  count bigint DEFAULT 0 NOT NULL,
  CONSTRAINT usage_daily_pkey PRIMARY KEY (id),
  CONSTRAINT usage_daily_organization_id_day_metric_key UNIQUE (organization_id, day, metric)
);

CREATE TABLE public.workflow_run_steps (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  run_id uuid NOT NULL,
  step_index integer NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  status text NOT NULL,
  input jsonb,
  output jsonb,
  error text,
  duration_ms integer,
  started_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT workflow_run_steps_pkey PRIMARY KEY (id),
  CONSTRAINT workflow_run_steps_run_id_step_index_key UNIQUE (run_id, step_index),
  CONSTRAINT workflow_run_steps_status_check CHECK ((status = ANY (ARRAY['running'::text, 'succeeded'::text, 'failed'::text, 'skipped'::text, 'cancelled'::text])))
);

CREATE TABLE public.workflow_runs (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  workflow_version integer DEFAULT 1 NOT NULL,
  status text DEFAULT 'queued'::text NOT NULL,
  trigger text DEFAULT 'manual'::text NOT NULL,
  triggered_by text,
  retry_of uuid,
  steps jsonb DEFAULT '[]'::jsonb NOT NULL,
  input jsonb DEFAULT '{}'::jsonb NOT NULL,
  output jsonb,
  error text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  CONSTRAINT workflow_runs_pkey PRIMARY KEY (id),
  CONSTRAINT workflow_runs_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text]))),
  CONSTRAINT workflow_runs_trigger_check CHECK ((trigger = ANY (ARRAY['manual'::text, 'retry'::text, 'schedule'::text, 'api'::text])))
);

CREATE TABLE public.workflows (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  name text NOT NULL,
  description text DEFAULT ''::text NOT NULL,
  steps jsonb DEFAULT '[]'::jsonb NOT NULL,
  enabled boolean DEFAULT true NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  created_by text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT workflows_pkey PRIMARY KEY (id)
);

-- Keys between tables

ALTER TABLE auth.account ADD CONSTRAINT "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE;
ALTER TABLE auth.session ADD CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE;
ALTER TABLE public.api_endpoints ADD CONSTRAINT api_endpoints_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.api_keys ADD CONSTRAINT api_keys_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth."user"(id) ON DELETE SET NULL;
ALTER TABLE public.api_keys ADD CONSTRAINT api_keys_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.audit_log ADD CONSTRAINT audit_log_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.connections ADD CONSTRAINT connections_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.endpoint_calls ADD CONSTRAINT endpoint_calls_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES public.api_endpoints(id) ON DELETE CASCADE;
ALTER TABLE public.endpoint_calls ADD CONSTRAINT endpoint_calls_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.invitations ADD CONSTRAINT invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES auth."user"(id) ON DELETE SET NULL;
ALTER TABLE public.invitations ADD CONSTRAINT invitations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.invoices ADD CONSTRAINT invoices_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.invoices ADD CONSTRAINT invoices_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id) ON DELETE SET NULL;
ALTER TABLE public.members ADD CONSTRAINT members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.members ADD CONSTRAINT members_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE;
ALTER TABLE public.organization_services ADD CONSTRAINT organization_services_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.organization_services ADD CONSTRAINT organization_services_service_id_fkey FOREIGN KEY (service_id) REFERENCES public.services_catalog(id) ON DELETE CASCADE;
ALTER TABLE public.subscriptions ADD CONSTRAINT subscriptions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.usage_daily ADD CONSTRAINT usage_daily_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.workflow_run_steps ADD CONSTRAINT workflow_run_steps_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.workflow_run_steps ADD CONSTRAINT workflow_run_steps_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.workflow_runs(id) ON DELETE CASCADE;
ALTER TABLE public.workflow_runs ADD CONSTRAINT workflow_runs_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.workflow_runs ADD CONSTRAINT workflow_runs_retry_of_fkey FOREIGN KEY (retry_of) REFERENCES public.workflow_runs(id) ON DELETE SET NULL;
ALTER TABLE public.workflow_runs ADD CONSTRAINT workflow_runs_triggered_by_fkey FOREIGN KEY (triggered_by) REFERENCES auth."user"(id) ON DELETE SET NULL;
ALTER TABLE public.workflow_runs ADD CONSTRAINT workflow_runs_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES public.workflows(id) ON DELETE CASCADE;
ALTER TABLE public.workflows ADD CONSTRAINT workflows_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth."user"(id) ON DELETE SET NULL;
ALTER TABLE public.workflows ADD CONSTRAINT workflows_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- Indexes

CREATE INDEX account_user_id_idx ON auth.account USING btree ("userId");
CREATE INDEX session_user_id_idx ON auth.session USING btree ("userId");
CREATE INDEX verification_identifier_idx ON auth.verification USING btree (identifier);
CREATE INDEX api_endpoints_organization_id_idx ON public.api_endpoints USING btree (organization_id);
CREATE INDEX api_keys_organization_id_idx ON public.api_keys USING btree (organization_id);
CREATE INDEX audit_log_organization_id_idx ON public.audit_log USING btree (organization_id);
CREATE INDEX connections_organization_id_idx ON public.connections USING btree (organization_id);
CREATE INDEX endpoint_calls_endpoint_idx ON public.endpoint_calls USING btree (endpoint_id, created_at DESC);
CREATE INDEX endpoint_calls_organization_id_idx ON public.endpoint_calls USING btree (organization_id);
CREATE INDEX invitations_organization_id_idx ON public.invitations USING btree (organization_id);
CREATE INDEX invoices_organization_id_idx ON public.invoices USING btree (organization_id);
CREATE INDEX members_user_id_idx ON public.members USING btree (user_id);
CREATE INDEX organization_services_organization_id_idx ON public.organization_services USING btree (organization_id);
CREATE INDEX subscriptions_organization_id_idx ON public.subscriptions USING btree (organization_id);
CREATE INDEX usage_daily_organization_id_idx ON public.usage_daily USING btree (organization_id);
CREATE INDEX workflow_run_steps_organization_id_idx ON public.workflow_run_steps USING btree (organization_id);
CREATE INDEX workflow_runs_organization_id_idx ON public.workflow_runs USING btree (organization_id);
CREATE INDEX workflow_runs_queued_idx ON public.workflow_runs USING btree (created_at) WHERE (status = 'queued'::text);
CREATE INDEX workflow_runs_workflow_idx ON public.workflow_runs USING btree (workflow_id, created_at DESC);
CREATE INDEX workflows_organization_idx ON public.workflows USING btree (organization_id);

-- Functions

CREATE OR REPLACE FUNCTION public.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $function$;

-- Row-level security

ALTER TABLE public.api_endpoints ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.api_endpoints FORCE ROW LEVEL SECURITY;
ALTER TABLE public.api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.api_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_log FORCE ROW LEVEL SECURITY;
ALTER TABLE public.connections ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.connections FORCE ROW LEVEL SECURITY;
ALTER TABLE public.endpoint_calls ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.endpoint_calls FORCE ROW LEVEL SECURITY;
ALTER TABLE public.invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.invitations FORCE ROW LEVEL SECURITY;
ALTER TABLE public.invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.invoices FORCE ROW LEVEL SECURITY;
ALTER TABLE public.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.members FORCE ROW LEVEL SECURITY;
ALTER TABLE public.organization_services ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.organization_services FORCE ROW LEVEL SECURITY;
ALTER TABLE public.organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.organizations FORCE ROW LEVEL SECURITY;
ALTER TABLE public.subscriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.subscriptions FORCE ROW LEVEL SECURITY;
ALTER TABLE public.usage_daily ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.usage_daily FORCE ROW LEVEL SECURITY;
ALTER TABLE public.workflow_run_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.workflow_run_steps FORCE ROW LEVEL SECURITY;
ALTER TABLE public.workflow_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.workflow_runs FORCE ROW LEVEL SECURITY;
ALTER TABLE public.workflows ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.workflows FORCE ROW LEVEL SECURITY;
CREATE POLICY api_endpoints_tenant ON public.api_endpoints TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY api_keys_tenant ON public.api_keys TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY audit_log_append ON public.audit_log FOR INSERT TO nectar_app_user
  WITH CHECK (true);
CREATE POLICY audit_log_read ON public.audit_log FOR SELECT TO nectar_app_user
  USING (((organization_id = ( SELECT public.current_tenant() AS current_tenant)) OR ((organization_id IS NULL) AND (( SELECT public.current_tenant() AS current_tenant) IS NULL))));
CREATE POLICY connections_tenant ON public.connections TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY endpoint_calls_tenant ON public.endpoint_calls TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY invitations_tenant ON public.invitations TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY invoices_tenant ON public.invoices TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY members_tenant ON public.members TO nectar_app_user
  USING (((organization_id = ( SELECT public.current_tenant() AS current_tenant)) OR (user_id = NULLIF(current_setting('app.user_id'::text, true), ''::text))))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY organization_services_tenant ON public.organization_services TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY organizations_jobs ON public.organizations FOR SELECT TO nectar_app_user
  USING ((current_setting('app.job'::text, true) = 'on'::text));
CREATE POLICY organizations_tenant ON public.organizations TO nectar_app_user
  USING (((id = ( SELECT public.current_tenant() AS current_tenant)) OR (id IN ( SELECT m.organization_id
   FROM public.members m
  WHERE (m.user_id = NULLIF(current_setting('app.user_id'::text, true), ''::text))))))
  WITH CHECK ((id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY subscriptions_jobs ON public.subscriptions FOR SELECT TO nectar_app_user
  USING ((current_setting('app.job'::text, true) = 'on'::text));
CREATE POLICY subscriptions_tenant ON public.subscriptions TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY usage_daily_tenant ON public.usage_daily TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY workflow_run_steps_tenant ON public.workflow_run_steps TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY workflow_runs_jobs ON public.workflow_runs FOR SELECT TO nectar_app_user
  USING ((current_setting('app.job'::text, true) = 'on'::text));
CREATE POLICY workflow_runs_tenant ON public.workflow_runs TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));
CREATE POLICY workflows_tenant ON public.workflows TO nectar_app_user
  USING ((organization_id = ( SELECT public.current_tenant() AS current_tenant)))
  WITH CHECK ((organization_id = ( SELECT public.current_tenant() AS current_tenant)));

-- What the role may do

GRANT USAGE ON SCHEMA auth, public TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON auth."user" TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON auth.account TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON auth.rate_limit TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON auth.session TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON auth.verification TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.api_endpoints TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.api_keys TO nectar_app_user;
GRANT INSERT, SELECT ON public.audit_log TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.connections TO nectar_app_user;
GRANT INSERT, SELECT ON public.core_inbox TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.endpoint_calls TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.invitations TO nectar_app_user;
GRANT SELECT ON public.invoices TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.members TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.organization_services TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.organizations TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.services_catalog TO nectar_app_user;
GRANT SELECT ON public.subscriptions TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.usage_daily TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.workflow_run_steps TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.workflow_runs TO nectar_app_user;
GRANT DELETE, INSERT, SELECT, UPDATE ON public.workflows TO nectar_app_user;
