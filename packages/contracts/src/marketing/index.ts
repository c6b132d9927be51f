import { readAccount } from './account.ts';
import { listBlog, readPost } from './blog.ts';
import { createCheckout, readCheckout } from './checkout.ts';
import { sendContact } from './contact.ts';
import { confirmNewsletter, subscribeNewsletter, unsubscribeNewsletter } from './newsletter.ts';
import { listPricing } from './pricing.ts';

/** Everything that marketing answers, apart from Stripe's webhook, whose form is Stripe's. */
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
];
