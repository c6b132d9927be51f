export interface ConnectionInput {
  provider: string;
  name: string;
  baseUrl?: string;
  /** Left out when an update keeps the stored secret. */
  secret?: string;
}
