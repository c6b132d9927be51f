/** One finding that stays, with its reason. */
export interface Accepted {
  /** As the command that lists the findings prints it; it means that one finding alone. */
  id: string;
  why: string;
}

/** What a plan file or a file of rules accepts. */
export interface AcceptedList {
  /** Once it is set, the list can only shrink; another seal begins anew, and is seen in the diff. */
  sealed: string | null;
  ids: string[];
}
