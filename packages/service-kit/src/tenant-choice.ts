import type { Request, Response } from 'express';
import { signValue, unsignValue } from './crypto.ts';
import { forbidden } from './errors.ts';
import { cookieValue } from './session-reader.ts';

export interface TenantChoiceOptions {
  /** Signed cookie that remembers the choice. */
  cookie: string;
  /** Request header that wins over the cookie. */
  header: string;
  secret: string;
  /** Only over HTTPS. */
  secure: boolean;
}

const COOKIE_SECONDS = 90 * 24 * 60 * 60;

/** Which of a person's tenants a request works in. */
export function tenantChoice({ cookie, header, secret, secure }: TenantChoiceOptions) {
  return {
    /** The header's, then the cookie's, then the first. @throws HttpError 403 when the header names a tenant that is not theirs. */
    choose<Membership extends { id: string }>(req: Request, memberships: Membership[]): Membership | undefined {
      const wanted = req.get(header);
      if (wanted) {
        const named = memberships.find(({ id }) => id === wanted);
        if (!named) throw forbidden('You are not a member of this organisation.');
        return named;
      }
      const remembered = unsignValue(cookieValue(req.headers.cookie, cookie), secret);
      return memberships.find(({ id }) => id === remembered) ?? memberships[0];
    },
    remember(res: Response, tenantId: string): void {
      res.cookie(cookie, signValue(tenantId, secret), {
        httpOnly: true,
        sameSite: 'lax',
        secure,
        maxAge: COOKIE_SECONDS * 1000,
        path: '/',
      });
    },
  };
}

export type TenantChoice = ReturnType<typeof tenantChoice>;
