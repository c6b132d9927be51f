/** Where the running back ends and the stand-ins are. Nothing else about the application is known here. */
export interface ContractEnvironment {
  coreUrl: string;
  marketingUrl: string;
  adminUrl: string;
  mailUrl: string;
  stripeUrl: string;
  webhookSecret: string;
  /** Origins that a browser would send; better-auth refuses writes from origins it does not trust. */
  origins: { core: string; marketing: string; admin: string };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(
      `The contract suite needs ${name}. Nothing was called. Set CONTRACT_CORE_URL, CONTRACT_MARKETING_URL, ` +
        'CONTRACT_ADMIN_URL, CONTRACT_MAIL_URL, CONTRACT_STRIPE_URL and STRIPE_WEBHOOK_SECRET, then run: npm run contract',
    );
  }
  return value.replace(/\/$/, '');
}

export const env: ContractEnvironment = {
  coreUrl: required('CONTRACT_CORE_URL'),
  marketingUrl: required('CONTRACT_MARKETING_URL'),
  adminUrl: required('CONTRACT_ADMIN_URL'),
  mailUrl: required('CONTRACT_MAIL_URL'),
  stripeUrl: required('CONTRACT_STRIPE_URL'),
  webhookSecret: required('STRIPE_WEBHOOK_SECRET'),
  origins: {
    core: process.env.CORE_URL ?? 'http://localhost:3000',
    marketing: process.env.MARKETING_URL ?? 'http://localhost:5000',
    admin: process.env.ADMIN_URL ?? 'http://localhost:4000',
  },
};
