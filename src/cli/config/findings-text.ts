import type { ConfigFault } from '../../config/load-config';
import { wrapLines } from '../../domain/text/wrap';
import { lazy } from '../shell/lazy';
import type { Page } from '../shell/page';

/** Faults or warnings of a file below their head, none wider than the page. */
export function findingsText(head: string, findings: readonly ConfigFault[], page: Page): string {
  return `${head}:\n${wrapLines(lazy.config().formatFaults(findings), page.columns)}`;
}
