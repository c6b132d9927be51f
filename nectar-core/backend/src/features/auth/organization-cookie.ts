import { cookieValue, forbidden, signValue, unsignValue } from '@nectar/service-kit';
import type { Request, Response } from 'express';
import type { CoreConfig } from '../../config.ts';

const COOKIE = 'nectar-org';
const COOKIE_SECONDS = 90 * 24 * 60 * 60;

/** The organisation a request works in: header, then cookie, then the first membership. */
export function chooseOrganization<M extends { id: string }>(
  req: Request,
  memberships: M[],
  secret: string,
): M | undefined {
  const header = req.get('x-organization-id');
  if (header) {
    const wanted = memberships.find(({ id }) => id === header);
    if (!wanted) throw forbidden('You are not a member of this organisation.');
    return wanted;
  }
  const remembered = unsignValue(cookieValue(req.headers.cookie, COOKIE), secret);
  return memberships.find(({ id }) => id === remembered) ?? memberships[0];
}

export function rememberOrganization(res: Response, organizationId: string, config: CoreConfig): void {
  res.cookie(COOKIE, signValue(organizationId, config.AUTH_SECRET), {
    httpOnly: true,
    sameSite: 'lax',
    secure: config.CORE_URL.startsWith('https:'),
    maxAge: COOKIE_SECONDS * 1000,
    path: '/',
  });
}
