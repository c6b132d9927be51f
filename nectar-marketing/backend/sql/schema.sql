-- What nectar_marketing finds in the database: read out of its catalogue, reviewed with every change. The role exists before.

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

CREATE TABLE public.blog_posts (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  slug text NOT NULL,
  title text NOT NULL,
  excerpt text NOT NULL,
  body_markdown text NOT NULL,
  author_staff_id text,
  published_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT blog_posts_pkey PRIMARY KEY (id),
  CONSTRAINT blog_posts_slug_key UNIQUE (slug)
);

CREATE TABLE public.blog_tags (
  post_id uuid NOT NULL,
  tag text NOT NULL,
  CONSTRAINT blog_tags_pkey PRIMARY KEY (post_id, tag)
);

CREATE TABLE public.campaign_deliveries (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  campaign_id uuid NOT NULL,
  subscriber_id uuid NOT NULL,
  status text DEFAULT 'queued'::text NOT NULL,
  delivered_at timestamp with time zone,
  CONSTRAINT campaign_deliveries_pkey PRIMARY KEY (id),
  CONSTRAINT campaign_deliveries_campaign_id_subscriber_id_key UNIQUE (campaign_id, subscriber_id),
  CONSTRAINT campaign_deliveries_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sent'::text, 'bounced'::text])))
);

CREATE TABLE public.checkout_sessions (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  session_id text NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  organization_name text NOT NULL,
  plan text NOT NULL,
  status text DEFAULT 'open'::text NOT NULL,
  organization_id uuid,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  fulfilled_at timestamp with time zone,
  CONSTRAINT checkout_sessions_pkey PRIMARY KEY (id),
  CONSTRAINT checkout_sessions_session_id_key UNIQUE (session_id),
  CONSTRAINT checkout_sessions_status_check CHECK ((status = ANY (ARRAY['open'::text, 'complete'::text, 'fulfilled'::text, 'expired'::text])))
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

CREATE TABLE public.email_templates (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  key text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT email_templates_pkey PRIMARY KEY (id),
  CONSTRAINT email_templates_key_key UNIQUE (key)
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

CREATE TABLE public.marketing_campaigns (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  status text DEFAULT 'draft'::text NOT NULL,
  sent_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT marketing_campaigns_pkey PRIMARY KEY (id),
  CONSTRAINT marketing_campaigns_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'sending'::text, 'sent'::text])))
);

CREATE TABLE public.marketing_outbox (
  id uuid NOT NULL,
  call text NOT NULL,
  arguments jsonb NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  last_error text,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  next_at timestamp with time zone DEFAULT now() NOT NULL,
  delivered_at timestamp with time zone,
  CONSTRAINT marketing_outbox_pkey PRIMARY KEY (id)
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

CREATE TABLE public.stripe_events (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  payload jsonb NOT NULL,
  received_at timestamp with time zone DEFAULT now() NOT NULL,
  processed_at timestamp with time zone,
  CONSTRAINT stripe_events_pkey PRIMARY KEY (id),
  CONSTRAINT stripe_events_event_id_key UNIQUE (event_id)
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

-- Keys between tables

ALTER TABLE auth.session ADD CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE;
ALTER TABLE public.blog_posts ADD CONSTRAINT blog_posts_author_staff_id_fkey FOREIGN KEY (author_staff_id) REFERENCES staff.staff_user(id) ON DELETE SET NULL;
ALTER TABLE public.blog_tags ADD CONSTRAINT blog_tags_post_id_fkey FOREIGN KEY (post_id) REFERENCES public.blog_posts(id) ON DELETE CASCADE;
ALTER TABLE public.campaign_deliveries ADD CONSTRAINT campaign_deliveries_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.marketing_campaigns(id) ON DELETE CASCADE;
ALTER TABLE public.campaign_deliveries ADD CONSTRAINT campaign_deliveries_subscriber_id_fkey FOREIGN KEY (subscriber_id) REFERENCES public.newsletter_subscribers(id) ON DELETE CASCADE;
ALTER TABLE public.checkout_sessions ADD CONSTRAINT checkout_sessions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE SET NULL;
ALTER TABLE public.contacts ADD CONSTRAINT contacts_assigned_staff_id_fkey FOREIGN KEY (assigned_staff_id) REFERENCES staff.staff_user(id) ON DELETE SET NULL;
ALTER TABLE public.invoices ADD CONSTRAINT invoices_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.invoices ADD CONSTRAINT invoices_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id) ON DELETE SET NULL;
ALTER TABLE public.lead_events ADD CONSTRAINT lead_events_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;
ALTER TABLE public.lead_events ADD CONSTRAINT lead_events_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff.staff_user(id) ON DELETE SET NULL;
ALTER TABLE public.members ADD CONSTRAINT members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE public.members ADD CONSTRAINT members_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE;
ALTER TABLE public.subscriptions ADD CONSTRAINT subscriptions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- Indexes

CREATE INDEX session_user_id_idx ON auth.session USING btree ("userId");
CREATE INDEX contacts_status_idx ON public.contacts USING btree (status, created_at DESC);
CREATE INDEX invoices_organization_id_idx ON public.invoices USING btree (organization_id);
CREATE INDEX lead_events_contact_idx ON public.lead_events USING btree (contact_id, created_at);
CREATE INDEX marketing_outbox_next_at_idx ON public.marketing_outbox USING btree (next_at) WHERE (delivered_at IS NULL);
CREATE INDEX members_user_id_idx ON public.members USING btree (user_id);
CREATE INDEX subscriptions_organization_id_idx ON public.subscriptions USING btree (organization_id);

-- Functions

CREATE OR REPLACE FUNCTION public.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $function$;

-- Row-level security

ALTER TABLE public.invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.invoices FORCE ROW LEVEL SECURITY;
ALTER TABLE public.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.members FORCE ROW LEVEL SECURITY;
ALTER TABLE public.organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.organizations FORCE ROW LEVEL SECURITY;
ALTER TABLE public.subscriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.subscriptions FORCE ROW LEVEL SECURITY;
CREATE POLICY invoices_billing ON public.invoices TO nectar_marketing
  USING (true)
  WITH CHECK (true);
CREATE POLICY members_marketing ON public.members FOR SELECT TO nectar_marketing
  USING ((user_id = NULLIF(current_setting('app.user_id'::text, true), ''::text)));
CREATE POLICY organizations_marketing ON public.organizations FOR SELECT TO nectar_marketing
  USING ((id IN ( SELECT m.organization_id
   FROM public.members m
  WHERE (m.user_id = NULLIF(current_setting('app.user_id'::text, true), ''::text)))));
CREATE POLICY subscriptions_billing ON public.subscriptions TO nectar_marketing
  USING (true)
  WITH CHECK (true);

-- What the role may do

GRANT USAGE ON SCHEMA auth, public, staff TO nectar_marketing;
GRANT SELECT ON auth."user" TO nectar_marketing;
GRANT DELETE, INSERT, SELECT, UPDATE ON auth.rate_limit TO nectar_marketing;
GRANT DELETE, SELECT, UPDATE ON auth.session TO nectar_marketing;
GRANT SELECT ON public.blog_posts TO nectar_marketing;
GRANT SELECT ON public.blog_tags TO nectar_marketing;
GRANT SELECT ON public.campaign_deliveries TO nectar_marketing;
GRANT INSERT, SELECT, UPDATE ON public.checkout_sessions TO nectar_marketing;
GRANT INSERT, SELECT, UPDATE ON public.contacts TO nectar_marketing;
GRANT SELECT ON public.email_templates TO nectar_marketing;
GRANT INSERT, SELECT, UPDATE ON public.invoices TO nectar_marketing;
GRANT INSERT, SELECT ON public.lead_events TO nectar_marketing;
GRANT SELECT ON public.marketing_campaigns TO nectar_marketing;
GRANT INSERT, SELECT, UPDATE ON public.marketing_outbox TO nectar_marketing;
GRANT SELECT ON public.members TO nectar_marketing;
GRANT INSERT, SELECT, UPDATE ON public.newsletter_subscribers TO nectar_marketing;
GRANT SELECT ON public.organizations TO nectar_marketing;
GRANT INSERT, SELECT, UPDATE ON public.stripe_events TO nectar_marketing;
GRANT INSERT, SELECT, UPDATE ON public.subscriptions TO nectar_marketing;
GRANT SELECT (id, name) ON staff.staff_user TO nectar_marketing;
