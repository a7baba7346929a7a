/** Carried by every activity: a worker configured for another LMS touches nothing. */
export interface SiteRef {
  readonly instance: string;
  readonly fingerprint: string;
}
