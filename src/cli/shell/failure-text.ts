import { FAILURES, type FailureCode } from '../../domain/failure/failures';

/** Why something has failed, with its code once: most details begin with it, and some are the code alone. */
export function failureText({ code, detail }: { readonly code: FailureCode; readonly detail: string }): string {
  if (detail === code) return `${FAILURES[code].what} (${code})`;
  return detail.startsWith(`${code}:`) ? detail : `${detail} (${code})`;
}
