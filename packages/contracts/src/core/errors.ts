import type { NamedError } from '../endpoint.ts';

const named = <const E extends NamedError>(error: E): E => error;

/** Refusals of core that clients tell apart by their code. */
export const noOrganization = named({
  status: 403,
  code: 'no_organization',
  when: 'Create or join an organisation first.',
});
export const emailNotVerified = named({
  status: 403,
  code: 'email_not_verified',
  when: 'Confirm your e-mail address first.',
});
export const planExpired = named({
  status: 402,
  code: 'plan_expired',
  when: 'The plan has expired. Choose a plan to go on.',
});
export const planLimit = named({ status: 402, code: 'plan_limit', when: 'The plan allows no more of these.' });
export const planErrors = [planExpired, planLimit] as const;
export const nameTaken = named({ status: 409, code: 'conflict', when: 'Something with this name exists already.' });
export const alreadyMember = named({
  status: 409,
  code: 'already_member',
  when: 'This person is a member already.',
});
export const lastOwner = named({
  status: 409,
  code: 'last_owner',
  when: 'An organisation needs at least one owner.',
});
export const mailFailed = named({
  status: 502,
  code: 'mail_failed',
  when: 'The invitation is stored, but its mail could not be sent. Invite again to send a new one.',
});
export const workflowDisabled = named({
  status: 409,
  code: 'workflow_disabled',
  when: 'This workflow is switched off.',
});
export const runNotFinished = named({
  status: 409,
  code: 'run_not_finished',
  when: 'This run has not ended yet.',
});
export const runFinished = named({ status: 409, code: 'run_finished', when: 'This run has ended already.' });
export const upstreamFailed = named({
  status: 502,
  code: 'upstream_failed',
  when: 'The upstream did not answer.',
});
