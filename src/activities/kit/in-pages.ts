import { setTimeout as sleep } from 'node:timers/promises';
import { pagesOf } from '../../domain/partner-report/page-id';
import type { ReportPages } from './report-pages';

const LOOK_EVERY_MS = 250;

/**
 * LMS user ids of everybody whose entry is not done with. What a page had may be in another when it is read: lists have that
 * one before this one is deleted (`untilListed`), so they are read until they have nothing new.
 */
export async function inPages(pages: Pick<ReportPages, 'list' | 'read'>, instance: string): Promise<Set<number>> {
  const userIds = new Set<number>();
  const looked = new Set<string>();
  for (;;) {
    const listed = (await pages.list(pagesOf(instance))).filter((page) => !looked.has(page));
    if (listed.length === 0) return userIds;
    for (const page of listed) {
      looked.add(page);
      for (const { userId } of (await pages.read(page)) ?? []) userIds.add(userId);
    }
  }
}

/** Resolves when lists have all of these pages. @param inTime throws when the attempt has ended */
export async function untilListed(
  pages: Pick<ReportPages, 'list'>,
  prefix: string,
  written: readonly string[],
  inTime: () => void,
): Promise<void> {
  for (;;) {
    const listed = new Set(await pages.list(prefix));
    if (written.every((page) => listed.has(page))) return;
    inTime();
    await sleep(LOOK_EVERY_MS);
  }
}
