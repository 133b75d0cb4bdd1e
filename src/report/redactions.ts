/** What can be taken out of a report before it leaves the house. */
export const REDACTIONS = ["paths", "hosts", "context"] as const;
export type Redaction = (typeof REDACTIONS)[number];
