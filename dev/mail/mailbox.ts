/** One mail as it was delivered. Addresses are bare (`ada@example.com`); `to` has every recipient of the envelope. */
export interface Message {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** ISO 8601, the moment of delivery. */
  readonly date: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Enough for a long afternoon of tests, little enough for the memory of a laptop. */
export const MAILBOX_LIMIT = 500;

/** The last mails, newest first. */
export class Mailbox {
  private readonly limit: number;
  private messages: Message[] = [];
  private counter = 0;

  constructor(limit = MAILBOX_LIMIT) {
    this.limit = limit;
  }

  add(mail: Omit<Message, 'id'>): Message {
    const message = { id: `mail-${++this.counter}`, ...mail };
    this.messages = [message, ...this.messages].slice(0, this.limit);
    return message;
  }

  /** Newest first; with `to`, only mails to that address, whatever its case. */
  list(to?: string): Message[] {
    const wanted = to?.trim().toLowerCase();
    if (wanted === undefined || wanted === '') return [...this.messages];
    return this.messages.filter((message) => message.to.some((address) => address.toLowerCase() === wanted));
  }

  find(id: string): Message | undefined {
    return this.messages.find((message) => message.id === id);
  }

  clear(): void {
    this.messages = [];
  }
}
