import { Route, Routes } from 'react-router';
import { SiteLayout } from './components/site-layout';
import { BlogPage } from './pages/blog-page';
import { BlogPostPage } from './pages/blog-post-page';
import { CheckoutCancelledPage } from './pages/checkout-cancelled-page';
import { CheckoutSuccessPage } from './pages/checkout-success-page';
import { ContactPage } from './pages/contact-page';
import { FeaturesPage } from './pages/features-page';
import { LandingPage } from './pages/landing-page';
import { NewsletterConfirmPage, NewsletterUnsubscribePage } from './pages/newsletter-pages';
import { NotFoundPage } from './pages/not-found-page';
import { PricingPage } from './pages/pricing-page';

export function App() {
  return (
    <Routes>
      <Route element={<SiteLayout />}>
        <Route index element={<LandingPage />} />
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
