/** Carried by every activity: a worker configured for another LMS touches nothing. */
export interface Site {
  readonly instance: string;
  readonly fingerprint: string;
}
