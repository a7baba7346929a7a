import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { sendVerb, type VerbErrand } from './send-verb';

/** What the run says to a verb, without doing it. @returns undefined when it would accept */
export async function judgeVerbNow(context: OperationContext, errand: VerbErrand): Promise<Refusal | undefined> {
  const answer = await sendVerb(context, { ...errand, request: { ...errand.request, dryRun: true } });
  return isRefusal(answer) ? answer : undefined;
}
