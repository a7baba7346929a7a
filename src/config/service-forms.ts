import type { Mark } from '../http/mark';
import type { ConfiguredDriver, InstanceConfig } from './instance-config';

/** How an answer of the service itself is told from a gateway's, as a person reads it. */
const BELIEVED: Readonly<Record<Mark, readonly string[]>> = {
  allow: ['answers need the Allow header'],
  stripped: ['answers count without the Allow header'],
  none: [],
};

/**
 * How each SERVICE is asked, and which answers of it are believed, in one line: what of it hangs on the file, beside the
 * address. Of the LMS, whose scheme is in its address, also where no step names it: every step begins and ends there.
 */
export function serviceForms({ lms, drivers }: InstanceConfig): Readonly<Record<string, string>> {
  const forms = [...drivers].map(([name, driver]) => [name, formOf(driver)] as const);
  return { ...Object.fromEntries(forms), LMS: BELIEVED[lms.mark].join('; ') };
}

function formOf({ driver, options, mark }: ConfiguredDriver): string {
  const scheme = new URL(driver.baseUrl(options)).protocol.replace(':', '');
  return [scheme, ...BELIEVED[mark], ...(driver.form?.(options) ?? [])].join('; ');
}
