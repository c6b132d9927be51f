import { Alert, Button, Dialog, TextField } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { formatMoney } from '@nectar/ui-kit/lib/format';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { getAccount } from '../../shared/account/api/get-account';
import type { Plan } from './api/list-plans';
import { startCheckout } from './api/start-checkout';

/** Asks who buys, then leaves for Stripe's page. */
export function CheckoutDialog({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const account = useResource(getAccount);
  const user = account.data?.user;
  const { run, busy, error, fields } = useAction(async (values: Record<string, string>) => {
    const { name = '', email = '', organizationName = '' } = values;
    const { url } = await startCheckout({ plan: plan.id, name, email, organizationName });
    window.location.assign(url);
  });
  return (
    <Dialog title={`${plan.name}, ${formatMoney(plan.priceCents, plan.currency)} a ${plan.interval}`} onClose={onClose}>
      {user && <Alert>You are signed in as {user.email}. The plan goes to the organisation you work in.</Alert>}
      <form className="form" key={user?.email ?? 'new'} onSubmit={(event) => run(formValues(event))}>
        {error && <Alert tone="danger">{fields.plan ?? error.message}</Alert>}
        <TextField
          label="Your name"
          name="name"
          autoComplete="name"
          required
          maxLength={200}
          defaultValue={user?.name}
          error={fields.name}
        />
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="email"
          required
          defaultValue={user?.email}
          hint="The receipt and your sign-in go here."
          error={fields.email}
        />
        <TextField
          label="Organisation"
          name="organizationName"
          autoComplete="organization"
          required
          maxLength={120}
          error={fields.organizationName}
        />
        <Button type="submit" wide busy={busy}>
          Continue to payment
        </Button>
      </form>
    </Dialog>
  );
}
