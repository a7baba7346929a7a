import { READ_REPORT, type ReadReportResult } from '../../workflows/partner-report/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';

/** A report that was written, as its place has it. @param id what the store knows it by */
export async function readReport(context: OperationContext, id: string): Promise<Uint8Array | Refusal> {
  const pieces: Buffer[] = [];
  for (let from = 0; ; from += pieces.at(-1)?.length ?? 0) {
    const answer = await askShortWorkflow<ReadReportResult>(context, READ_REPORT, { id, from });
    if (isRefusal(answer)) return answer;
    if (answer.kind === 'absent') {
      return { refusal: 'record', reason: 'the report is not there any more', next: 'see-reports' };
    }
    pieces.push(Buffer.from(answer.base64, 'base64'));
    if (answer.isLast) return Buffer.concat(pieces);
  }
}
