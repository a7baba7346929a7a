/** All that a failure may say. No field can hold a name, an e-mail or a body: the type is the redaction. */
export interface FailureFacts {
  /** SERVICE name as in the pipeline, e.g. `LMS`. */
  readonly service?: string;
  /** START_STATE of the step, e.g. `RETIRING_ENROLLMENTS`. */
  readonly step?: string;
  /** Where it is: host, and port unless it is the scheme's own. Of the config, never of an answer. */
  readonly host?: string;
  /** States of the pipeline that the LMS does not have, in the pipeline's order; `step` is the first of them. */
  readonly lacks?: readonly string[];
  /** HTTP status of the answer. */
  readonly status?: number;
  /** Media type of the answer, from a list that we know; else its first half, or `unknown`. */
  readonly contentType?: string;
  /** Host that a redirect leads to; nothing else of it. */
  readonly location?: string;
  /**
   * What a redirect looks like: nothing of its path is kept.
   * - `login` a page to log in at
   * - `https` the same host, with TLS
   */
  readonly leads?: 'login' | 'https';
  /** The request was not encrypted. */
  readonly plain?: true;
  /** What the system or TLS calls it, e.g. `ECONNREFUSED`; `ANSWER_TIMEOUT` and the like are ours. */
  readonly errno?: string;
  /**
   * Why an answer was not believed.
   * - `page`       a page of HTML
   * - `unmarked`   without the platform's `Allow` header that names the method sent
   * - `wrong-mark` with an `Allow` header that names the method, and that the platform has not written so
   * - `cached`     a cache had kept it for some time
   * - `unexpected` in a form that the service does not use
   */
  readonly doubt?: 'page' | 'unmarked' | 'wrong-mark' | 'cached' | 'unexpected';
  /** Which field of a retirement's record cannot be read, e.g. `last_state`. */
  readonly field?: string;
  /** How long the service asked us to wait. @unit milliseconds */
  readonly retryAfterMs?: number;
}
