import type { Db } from '@nectar/service-kit';
import type Stripe from 'stripe';
import type { MarketingContext, MarketingMail } from '../../shared/context.ts';
import { formatPrice } from '../pricing/pricing.ts';
import { lastBuyer } from './billing.queries.ts';

/** The mail about an invoice to who pays it; none, with a line in the log, when nobody is known. */
export async function invoiceMail(
  { config, logger }: Pick<MarketingContext, 'config' | 'logger'>,
  db: Db,
  template: 'payment-receipt' | 'payment-failed',
  organizationId: string,
  invoice: Stripe.Invoice,
): Promise<MarketingMail[]> {
  const buyer = await lastBuyer(db, organizationId);
  const to = invoice.customer_email ?? buyer?.email;
  if (!to) {
    logger.warn({ invoiceId: invoice.id, organizationId }, 'nobody to mail about an invoice');
    return [];
  }
  const cents = template === 'payment-receipt' ? invoice.amount_paid : invoice.amount_due;
  const data = {
    name: buyer?.name ?? invoice.customer_name ?? to,
    amount: formatPrice(cents, invoice.currency),
    plan: buyer?.plan ?? '',
    organization: buyer?.organization_name ?? 'your organisation',
    url: `${config.CORE_URL}/settings/billing`,
  };
  return [{ to, template, data }];
}
