import { LIST_DUE, type ListDueInput, type ListDueResult } from '../../workflows/ask/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';

export interface DueLearners {
  readonly usernames: readonly string[];
  /** All who are due, more than `usernames` has where it was cut. */
  readonly due: number;
  /** Null where none is in force. */
  readonly coolOffDays: number | null;
  readonly unreadable: number;
}

export interface ListDueOptions {
  /** A longer cool-off than the one in force. */
  readonly coolOffDays?: number;
  /** More than these are not asked for. */
  readonly atMost: number;
  /** Where more than these are due, no name is given. */
  readonly guard: number;
}

/** Usernames of those who are due now, first come, first served. Changes nothing. */
export async function listDueLearners(
  context: OperationContext,
  { coolOffDays, atMost, guard }: ListDueOptions,
): Promise<DueLearners | Refusal> {
  const usernames: string[] = [];
  const said: Omit<ListDueInput, 'instance'> = coolOffDays === undefined ? {} : { coolOffDays };
  let page: Omit<ListDueInput, 'instance'> = said;
  context.onProgress({ doing: 'reading-queue' });
  for (;;) {
    const read = await askShortWorkflow<ListDueResult>(context, LIST_DUE, page);
    if (isRefusal(read)) return read;
    const { due, unreadable, next, readAtMs } = read;
    if (due <= guard) usernames.push(...read.usernames);
    if (next === undefined || usernames.length >= atMost || due > guard) {
      return { usernames: usernames.slice(0, atMost), due, coolOffDays: read.coolOffDays, unreadable };
    }
    page = { ...said, after: next, readAtMs };
  }
}
