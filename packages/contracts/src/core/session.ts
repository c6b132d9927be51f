/** Names that core, marketing and the front ends have to agree on. */
export const SESSION_COOKIE_PREFIX = 'nectar';
/** Remembers the organisation that a person works in: "id.signature". */
export const ORGANIZATION_COOKIE = 'nectar-org';
/** Names the organisation of one request. */
export const ORGANIZATION_HEADER = 'x-organization-id';
