import { Route, Routes } from 'react-router';
import { BlogPage } from '../features/blog/blog-page';
import { BlogPostPage } from '../features/blog/blog-post-page';
import { LatestPosts } from '../features/blog/latest-posts';
import { ContactPage } from '../features/contact/contact-page';
import { NewsletterConfirmPage } from '../features/newsletter/confirm-page';
import { NewsletterUnsubscribePage } from '../features/newsletter/unsubscribe-page';
import { CheckoutCancelledPage } from '../features/pricing/checkout-cancelled-page';
import { CheckoutSuccessPage } from '../features/pricing/checkout-success-page';
import { PricingPage } from '../features/pricing/pricing-page';
import { FeaturesPage } from '../features/product/features-page';
import { LandingPage } from '../features/product/landing-page';
import { NotFoundPage } from '../shared/not-found-page';
import { SiteLayout } from './site-layout';

export function AppRouter() {
  return (
    <Routes>
      <Route element={<SiteLayout />}>
        <Route
          index
          element={
            <LandingPage>
              <LatestPosts />
            </LandingPage>
          }
        />
        <Route path="/features" element={<FeaturesPage />} />
        <Route path="/pricing" element={<PricingPage />} />
        <Route path="/checkout/success" element={<CheckoutSuccessPage />} />
        <Route path="/checkout/cancelled" element={<CheckoutCancelledPage />} />
        <Route path="/blog" element={<BlogPage />} />
        <Route path="/blog/:slug" element={<BlogPostPage />} />
        <Route path="/contact" element={<ContactPage />} />
        <Route path="/newsletter/confirm" element={<NewsletterConfirmPage />} />
        <Route path="/newsletter/unsubscribe" element={<NewsletterUnsubscribePage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
