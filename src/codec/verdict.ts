/** Whether somebody may decode. */
export type Verdict =
  | 'welcome'
  /** Nothing that we know of was shown. */
  | 'unknown'
  /** It cannot be told at the moment: the issuer or the token file does not answer. */
  | 'unsure';
