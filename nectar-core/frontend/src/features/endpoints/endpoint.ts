export interface Endpoint {
  id: string;
  name: string;
  method: string;
  path: string;
  upstreamUrl: string;
  headers: Record<string, string>;
  timeoutMs: number;
  enabled: boolean;
}

export type EndpointInput = Omit<Endpoint, 'id'>;

export interface EndpointCall {
  id: string;
  /** What the other side answered; null when it did not. */
  status: number | null;
  durationMs: number;
  request: unknown;
  response: unknown;
  error?: string | null;
  createdAt: string;
}
