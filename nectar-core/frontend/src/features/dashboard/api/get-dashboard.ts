import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { readDashboard as endpoint } from '@nectar/contracts/core/dashboard.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Dashboard = AnswerOf<typeof endpoint>;

export const getDashboard = () => call<typeof endpoint>('GET', '/api/dashboard');
