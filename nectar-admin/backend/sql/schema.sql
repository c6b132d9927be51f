-- What nectar_admin finds in the database: read out of its catalogue, reviewed with every change. The role exists before.

-- Schemas

CREATE SCHEMA auth;
CREATE SCHEMA staff;

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

CREATE TABLE public.contacts (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  company text,
  message text NOT NULL,
  source text DEFAULT 'contact-form'::text NOT NULL,
  status text DEFAULT 'new'::text NOT NULL,
  notes text DEFAULT ''::text NOT NULL,
  assigned_staff_id text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT contacts_pkey PRIMARY KEY (id),
  CONSTRAINT contacts_status_check CHECK ((status = ANY (ARRAY['new'::text, 'contacted'::text, 'qualified'::text, 'won'::text, 'lost'::text])))
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

CREATE TABLE public.lead_events (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  contact_id uuid NOT NULL,
  type text NOT NULL,
  data jsonb DEFAULT '{}'::jsonb NOT NULL,
  staff_id text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT lead_events_pkey PRIMARY KEY (id)
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

CREATE TABLE public.newsletter_subscribers (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  email text NOT NULL,
  status text DEFAULT 'pending'::text NOT NULL,
  confirm_token_hash text,
  unsubscribe_token_hash text,
  confirm_sent_at timestamp with time zone,
  confirm_attempts integer DEFAULT 0 NOT NULL,
  confirmed_at timestamp with time zone,
  unsubscribed_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT newsletter_subscribers_pkey PRIMARY KEY (id),
  CONSTRAINT newsletter_subscribers_email_key UNIQUE (email),
  CONSTRAINT newsletter_subscribers_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'confirmed'::text, 'unsubscribed'::text])))
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

CREATE TABLE public.staff_notes (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  contact_id uuid NOT NULL,
  staff_id text,
  body text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT staff_notes_pkey PRIMARY KEY (id)
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

CREATE TABLE public.system_settings (
  key text NOT NULL,
  value jsonb NOT NULL,
  updated_by text,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT system_settings_pkey PRIMARY KEY (key)
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

CREATE TABLE staff.staff_account (
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
  CONSTRAINT staff_account_pkey PRIMARY KEY (id)
);

CREATE TABLE staff.staff_session (
  id text NOT NULL,
  "userId" text NOT NULL,
  token text NOT NULL,
  "expiresAt" timestamp with time zone NOT NULL,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
  "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT staff_session_pkey PRIMARY KEY (id),
  CONSTRAINT staff_session_token_key UNIQUE (token)
);

CREATE TABLE staff.staff_user (
  id text NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  "emailVerified" boolean DEFAULT false NOT NULL,
  image text,
  role text DEFAULT 'support'::text NOT NULL,
  "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
  "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT staff_user_pkey PRIMARY KEY (id),
  CONSTRAINT staff_user_email_key UNIQUE (email),
  CONSTRAINT staff_user_role_check CHECK ((role = ANY (ARRAY['support'::text, 'admin'::text, 'owner'::text])))
);

CREATE TABLE staff.staff_verification (
  id text NOT NULL,
  identifier text NOT NULL,
  value text NOT NULL,
  "expiresAt" timestamp with time zone NOT NULL,
  "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
  "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT staff_verification_pkey PRIMARY KEY (id)
);

-- Keys between tables

ALTER TABLE auth.session ADD CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE;
ALTER TABLE public.audit_log ADD CONSTRAINT audit_log_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.contacts ADD CONSTRAINT contacts_assigned_staff_id_fkey FOREIGN KEY (assigned_staff_id) REFERENCES staff.staff_user(id) ON DELETE SET NULL;
ALTER TABLE public.invoices ADD CONSTRAINT invoices_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.invoices ADD CONSTRAINT invoices_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id) ON DELETE SET NULL;
ALTER TABLE public.lead_events ADD CONSTRAINT lead_events_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;
ALTER TABLE public.lead_events ADD CONSTRAINT lead_events_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff.staff_user(id) ON DELETE SET NULL;
ALTER TABLE public.members ADD CONSTRAINT members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.members ADD CONSTRAINT members_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE;
ALTER TABLE public.staff_notes ADD CONSTRAINT staff_notes_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;
ALTER TABLE public.staff_notes ADD CONSTRAINT staff_notes_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff.staff_user(id) ON DELETE SET NULL;
ALTER TABLE public.subscriptions ADD CONSTRAINT subscriptions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.system_settings ADD CONSTRAINT system_settings_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES staff.staff_user(id) ON DELETE SET NULL;
ALTER TABLE public.usage_daily ADD CONSTRAINT usage_daily_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.workflow_runs ADD CONSTRAINT workflow_runs_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.workflow_runs ADD CONSTRAINT workflow_runs_retry_of_fkey FOREIGN KEY (retry_of) REFERENCES public.workflow_runs(id) ON DELETE SET NULL;
ALTER TABLE public.workflow_runs ADD CONSTRAINT workflow_runs_triggered_by_fkey FOREIGN KEY (triggered_by) REFERENCES auth."user"(id) ON DELETE SET NULL;
ALTER TABLE public.workflow_runs ADD CONSTRAINT workflow_runs_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES public.workflows(id) ON DELETE CASCADE;
ALTER TABLE public.workflows ADD CONSTRAINT workflows_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth."user"(id) ON DELETE SET NULL;
ALTER TABLE public.workflows ADD CONSTRAINT workflows_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE staff.staff_account ADD CONSTRAINT "staff_account_userId_fkey" FOREIGN KEY ("userId") REFERENCES staff.staff_user(id) ON DELETE CASCADE;
ALTER TABLE staff.staff_session ADD CONSTRAINT "staff_session_userId_fkey" FOREIGN KEY ("userId") REFERENCES staff.staff_user(id) ON DELETE CASCADE;

-- Indexes

CREATE INDEX session_user_id_idx ON auth.session USING btree ("userId");
CREATE INDEX audit_log_organization_id_idx ON public.audit_log USING btree (organization_id);
CREATE INDEX contacts_status_idx ON public.contacts USING btree (status, created_at DESC);
CREATE INDEX invoices_organization_id_idx ON public.invoices USING btree (organization_id);
CREATE INDEX lead_events_contact_idx ON public.lead_events USING btree (contact_id, created_at);
CREATE INDEX members_user_id_idx ON public.members USING btree (user_id);
CREATE INDEX staff_notes_contact_idx ON public.staff_notes USING btree (contact_id, created_at);
CREATE INDEX subscriptions_organization_id_idx ON public.subscriptions USING btree (organization_id);
CREATE INDEX usage_daily_organization_id_idx ON public.usage_daily USING btree (organization_id);
CREATE INDEX workflow_runs_organization_id_idx ON public.workflow_runs USING btree (organization_id);
CREATE INDEX workflow_runs_queued_idx ON public.workflow_runs USING btree (created_at) WHERE (status = 'queued'::text);
CREATE INDEX workflow_runs_workflow_idx ON public.workflow_runs USING btree (workflow_id, created_at DESC);
CREATE INDEX workflows_organization_idx ON public.workflows USING btree (organization_id);
CREATE INDEX staff_account_user_id_idx ON staff.staff_account USING btree ("userId");
CREATE INDEX staff_session_user_id_idx ON staff.staff_session USING btree ("userId");

-- Functions

CREATE OR REPLACE FUNCTION public.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $function$;

-- Row-level security

ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_log FORCE ROW LEVEL SECURITY;
ALTER TABLE public.invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.invoices FORCE ROW LEVEL SECURITY;
ALTER TABLE public.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.members FORCE ROW LEVEL SECURITY;
ALTER TABLE public.organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.organizations FORCE ROW LEVEL SECURITY;
ALTER TABLE public.subscriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.subscriptions FORCE ROW LEVEL SECURITY;
ALTER TABLE public.usage_daily ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.usage_daily FORCE ROW LEVEL SECURITY;
ALTER TABLE public.workflow_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.workflow_runs FORCE ROW LEVEL SECURITY;
ALTER TABLE public.workflows ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.workflows FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_log_staff ON public.audit_log TO nectar_admin
  USING (true)
  WITH CHECK (true);
CREATE POLICY invoices_staff ON public.invoices FOR SELECT TO nectar_admin
  USING (true);
CREATE POLICY members_staff ON public.members FOR SELECT TO nectar_admin
  USING (true);
CREATE POLICY organizations_staff ON public.organizations TO nectar_admin
  USING (true)
  WITH CHECK (true);
CREATE POLICY subscriptions_staff ON public.subscriptions FOR SELECT TO nectar_admin
  USING (true);
CREATE POLICY usage_daily_staff ON public.usage_daily FOR SELECT TO nectar_admin
  USING (true);
CREATE POLICY workflow_runs_staff ON public.workflow_runs FOR SELECT TO nectar_admin
  USING (true);
CREATE POLICY workflows_staff ON public.workflows FOR SELECT TO nectar_admin
  USING (true);

-- What the role may do

GRANT USAGE ON SCHEMA auth, public, staff TO nectar_admin;
GRANT INSERT, SELECT, UPDATE ON auth."user" TO nectar_admin;
GRANT DELETE, SELECT ON auth.session TO nectar_admin;
GRANT INSERT, SELECT ON public.audit_log TO nectar_admin;
GRANT INSERT, SELECT, UPDATE ON public.contacts TO nectar_admin;
GRANT SELECT ON public.invoices TO nectar_admin;
GRANT INSERT, SELECT ON public.lead_events TO nectar_admin;
GRANT SELECT ON public.members TO nectar_admin;
GRANT SELECT ON public.newsletter_subscribers TO nectar_admin;
GRANT INSERT, SELECT, UPDATE ON public.organizations TO nectar_admin;
GRANT INSERT, SELECT, UPDATE ON public.staff_notes TO nectar_admin;
GRANT SELECT ON public.subscriptions TO nectar_admin;
GRANT INSERT, SELECT, UPDATE ON public.system_settings TO nectar_admin;
GRANT SELECT ON public.usage_daily TO nectar_admin;
GRANT SELECT ON public.workflow_runs TO nectar_admin;
GRANT SELECT ON public.workflows TO nectar_admin;
GRANT DELETE, INSERT, SELECT, UPDATE ON staff.staff_account TO nectar_admin;
GRANT DELETE, INSERT, SELECT, UPDATE ON staff.staff_session TO nectar_admin;
GRANT DELETE, INSERT, SELECT, UPDATE ON staff.staff_user TO nectar_admin;
GRANT DELETE, INSERT, SELECT, UPDATE ON staff.staff_verification TO nectar_admin;
