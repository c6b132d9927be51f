import { sendMail, withTenant } from '../../../../shared/index.ts';
import { resolveText } from '../template.ts';
import { type ConfigOf, type StepContext, StepError, type StepResult } from '../types.ts';

const ADDRESS = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/;

async function organizationName(organizationId: string): Promise<string> {
  return withTenant(organizationId, async (tx) => {
    const found = await tx.query<{ name: string }>('SELECT name FROM public.organizations WHERE id = $1', [
      organizationId,
    ]);
    return found.rows[0]?.name ?? '';
  });
}

/** Sends one mail to one address. */
export async function run(config: ConfigOf<'email'>, context: StepContext): Promise<StepResult> {
  const input = {
    to: resolveText(config.to, context.values),
    subject: resolveText(config.subject, context.values),
    body: resolveText(config.body, context.values),
  };
  if (!ADDRESS.test(input.to)) throw new StepError(`"${input.to}" is not an e-mail address.`, input);
  const organization = await organizationName(context.organizationId);
  try {
    await sendMail({
      to: input.to,
      template: 'workflow-message',
      data: { subject: input.subject, body: input.body, organization },
    });
  } catch (cause) {
    throw new StepError(`The mail could not be sent: ${(cause as Error).message}`, input, undefined, { cause });
  }
  return { input, output: { sentTo: input.to } };
}
