import { readAccount } from './account.ts';
import { stripeWebhook } from './billing.ts';
import { listBlog, readPost } from './blog.ts';
import { createCheckout, readCheckout } from './checkout.ts';
import { sendContact } from './contact.ts';
import { confirmNewsletter, subscribeNewsletter, unsubscribeNewsletter } from './newsletter.ts';
import { listPricing } from './pricing.ts';

/** Everything that marketing answers. */
export const marketingEndpoints = [
  listPricing,
  listBlog,
  readPost,
  sendContact,
  subscribeNewsletter,
  confirmNewsletter,
  unsubscribeNewsletter,
  createCheckout,
  readCheckout,
  readAccount,
  stripeWebhook,
];
