import type { ConfigOf } from '@nectar/contracts/core/steps.ts';
import { selectOrganizationName } from '../engine.queries.ts';
import { type StepContext, StepError, type StepResult } from '../step.ts';
import { resolveText } from '../template.ts';

const ADDRESS = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/;

/** Sends one mail to one address. */
export async function run(config: ConfigOf<'email'>, context: StepContext): Promise<StepResult> {
  const input = {
    to: resolveText(config.to, context.values),
    subject: resolveText(config.subject, context.values),
    body: resolveText(config.body, context.values),
  };
  if (!ADDRESS.test(input.to)) throw new StepError(`"${input.to}" is not an e-mail address.`, input);
  const organization = await context.inTenant(selectOrganizationName);
  try {
    await context.mailer.send({
      to: input.to,
      template: 'workflow-message',
      data: { subject: input.subject, body: input.body, organization },
    });
  } catch (cause) {
    throw new StepError(
      `The mail could not be sent: ${cause instanceof Error ? cause.message : String(cause)}`,
      input,
      undefined,
      { cause },
    );
  }
  return { input, output: { sentTo: input.to } };
}
