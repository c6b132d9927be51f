import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'info';

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={tone === 'neutral' ? 'badge' : `badge badge-${tone}`}>{children}</span>;
}

const TONES: Record<string, Tone> = {
  succeeded: 'ok',
  active: 'ok',
  paid: 'ok',
  confirmed: 'ok',
  enabled: 'ok',
  won: 'ok',
  ok: 'ok',
  accepted: 'ok',
  up: 'ok',
  running: 'info',
  new: 'info',
  open: 'info',
  trialing: 'info',
  contacted: 'info',
  queued: 'warn',
  pending: 'warn',
  past_due: 'warn',
  qualified: 'warn',
  suspended: 'danger',
  failed: 'danger',
  error: 'danger',
  down: 'danger',
  unpaid: 'danger',
};

/** A status word of the API as a coloured badge, `past_due` shown as "Past due". */
export function StatusBadge({ status }: { status: string }) {
  const words = status.replaceAll('_', ' ');
  return <Badge tone={TONES[status] ?? 'neutral'}>{words.charAt(0).toUpperCase() + words.slice(1)}</Badge>;
}
