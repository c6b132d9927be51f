/** What is signed: what was looked at, by what, and the checksum of every part that the bundle holds. */
export interface EvidenceStatement {
  format: 'nectar-evidence/1';
  monolith: string;
  phase: string;
  /** When the bundle was written. */
  at: string;
  /** The commit that was checked; null where no check ran. */
  commit: string | null;
  /** True where every check that is due has passed on what stands there. */
  proven: boolean;
  versions: Record<string, string>;
  /** sha256 of the whole journal file, of which the bundle holds everything but the contents of changes. */
  journalFile: string;
  /** sha256 of each part's text, by its name. */
  parts: Record<string, string>;
}

export interface EvidenceBundle {
  statement: EvidenceStatement;
  /** JSON or YAML as text, so that a checksum is about the very bytes. */
  parts: Record<string, string>;
  signature: {
    algorithm: 'Ed25519';
    /** sha256 of the public key in DER, hexadecimal. */
    key: string;
    /** Over the statement's canonical JSON, base64. */
    value: string;
  };
}
