import { http } from '@nectar/ui-kit/lib/http';

export interface Account {
  signedIn: boolean;
  user?: { name: string; email: string };
}

export const getAccount = () => http.get<Account>('/api/account');
