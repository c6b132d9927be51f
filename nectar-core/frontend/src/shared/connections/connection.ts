export interface Connection {
  id: string;
  provider: string;
  name: string;
  lastCheckedAt: string | null;
  lastCheckStatus: string;
  baseUrl: string | null;
  createdAt: string;
}
