import '../support/env';
import { describe, expect, it } from 'vitest';
import { escapeHtml, readingMinutes, renderMarkdown, slugify } from '../../marketing-site/backend/services/markdown';
import { formatPrice, isPlanOnSale, listPlans, monthlyWhenPaidYearly, planOfStripePrice, stripePriceOf, yearlyPrice } from '../../marketing-site/backend/services/pricing';
import { apiBaseOptions } from '../../marketing-site/backend/services/stripe';

describe('prices', () => {
  it('are written as people read them', () => {
    expect(formatPrice(4900)).toBe('$49');
    expect(formatPrice(4950)).toBe('$49.50');
    expect(formatPrice(100, 'eur')).toBe('€1');
  });

  it('of a year are ten months, and a month of it is rounded', () => {
    expect(yearlyPrice(1900)).toBe(19_000);
    expect(monthlyWhenPaidYearly(1900)).toBe(1583);
  });

  it('are listed cheapest first without internals', () => {
    const plans = listPlans();
    expect(plans.map(({ id }) => id)).toEqual(['starter', 'team', 'scale']);
    for (const plan of plans) expect(plan).not.toHaveProperty('stripePriceEnv');
    expect([isPlanOnSale('team'), isPlanOnSale('gold')]).toEqual([true, false]);
  });

  it('lead to Stripe’s price and back', () => {
    process.env.STRIPE_PRICE_SCALE = 'price_of_scale';
    expect(stripePriceOf('scale')).toBe('price_of_scale');
    expect(planOfStripePrice('price_of_scale')).toBe('scale');
    expect(planOfStripePrice('price_of_nobody')).toBeUndefined();
    expect(() => stripePriceOf('gold')).toThrow(/no plan "gold"/);
  });
});

describe('the Stripe address', () => {
  it('is taken apart for the SDK', () => {
    expect(apiBaseOptions('http://127.0.0.1:12111')).toEqual({ host: '127.0.0.1', port: 12_111, protocol: 'http' });
    expect(apiBaseOptions('https://stripe.example')).toEqual({ host: 'stripe.example', port: 443, protocol: 'https' });
    expect(apiBaseOptions('')).toEqual({});
  });
});

describe('Markdown', () => {
  it('renders headings, lists, quotes and code', () => {
    const html = renderMarkdown('## A title\n\n- one\n- **two**\n\n1. first\n\n> said\n\n```\na < b\n```');
    expect(html).toContain('<h2 id="a-title">A title</h2>');
    expect(html).toContain('<ul><li>one</li><li><strong>two</strong></li></ul>');
    expect(html).toContain('<ol><li>first</li></ol>');
    expect(html).toContain('<blockquote><p>said</p></blockquote>');
    expect(html).toContain('<pre><code>a &lt; b</code></pre>');
  });

  it('shows raw HTML as text and drops unsafe links', () => {
    const html = renderMarkdown('<script>alert(1)</script> [x](javascript:alert(1)) [y](https://y.example/?a=1&b=2)');
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('href="javascript');
    expect(html).toContain('<a href="https://y.example/?a=1&amp;b=2">y</a>');
  });

  it('leaves stars and links in code alone', () => {
    expect(renderMarkdown('Use `**not bold**` here')).toBe('<p>Use <code>**not bold**</code> here</p>');
  });

  it('makes slugs, escapes and counts reading time', () => {
    expect(slugify('  Überraschung: 3 Dinge! ')).toBe('uberraschung-3-dinge');
    expect(escapeHtml(`<a href="x">'&'`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;');
    expect(readingMinutes('word '.repeat(660))).toBe(3);
    expect(readingMinutes('')).toBe(1);
  });
});
