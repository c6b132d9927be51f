import type { Db } from '@nectar/service-kit';

export interface CheckoutRow {
  session_id: string;
  email: string;
  name: string;
  organization_name: string;
  plan: string;
  status: 'open' | 'complete' | 'fulfilled' | 'expired';
  organization_id: string | null;
}

export interface NewCheckout {
  sessionId: string;
  email: string;
  name: string;
  organizationName: string;
  plan: string;
  organizationId: string | undefined;
}

export async function insertCheckout(db: Db, checkout: NewCheckout): Promise<void> {
  await db.query(
    `INSERT INTO public.checkout_sessions (session_id, email, name, organization_name, plan, organization_id)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      checkout.sessionId,
      checkout.email,
      checkout.name,
      checkout.organizationName,
      checkout.plan,
      checkout.organizationId ?? null,
    ],
  );
}

export async function checkoutBySession(db: Db, sessionId: string): Promise<CheckoutRow | undefined> {
  const rows = await db.query<CheckoutRow>(
    `SELECT session_id, email, name, organization_name, plan, status, organization_id
       FROM public.checkout_sessions WHERE session_id = $1`,
    [sessionId],
  );
  return rows[0];
}

/** Locks the checkout until the transaction ends; false when it was fulfilled meanwhile. */
export async function lockUnfulfilled(db: Db, sessionId: string): Promise<boolean> {
  const rows = await db.query<{ status: string }>(
    'SELECT status FROM public.checkout_sessions WHERE session_id = $1 FOR UPDATE',
    [sessionId],
  );
  return rows[0] !== undefined && rows[0].status !== 'fulfilled';
}

export async function markFulfilled(db: Db, sessionId: string, organizationId: string): Promise<void> {
  await db.query(
    `UPDATE public.checkout_sessions SET status = 'fulfilled', organization_id = $2, fulfilled_at = now() WHERE session_id = $1`,
    [sessionId, organizationId],
  );
}
