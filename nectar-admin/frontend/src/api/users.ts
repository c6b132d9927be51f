import type { List } from '@nectar/ui-kit/lib/http';
import { http, query } from '@nectar/ui-kit/lib/http';

export interface User {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  status: 'active' | 'suspended';
  createdAt: string;
}

export interface UserDetail extends User {
  organizations: { id: string; name: string; role: string }[];
  sessions: number;
}

export interface NewUser {
  email: string;
  name: string;
  organizationId?: string;
  organizationName?: string;
  role?: string;
}

export const listUsers = (search: string, page: number) =>
  http.get<List<User>>(`/api/users${query({ query: search, page })}`);

export const getUser = (id: string) => http.get<UserDetail>(`/api/users/${id}`);

export const createUser = (input: NewUser) => http.post<{ userId: string; created: boolean }>('/api/users', input);

export const changeUser = (id: string, input: { name?: string; status?: string }) =>
  http.patch<User>(`/api/users/${id}`, input);
