import type { HoldFile } from '../../domain/instance/instance-export';
import { holdText } from '../../domain/instance/maintenance-hold';
import { counted } from '../../domain/text/counted';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import type { ApprovalOptions } from './approval-options';

/**
 * Brings the holds of an export back.
 * @returns how many changes of the record that took
 * @throws CliError, when not all of them are: then nobody may be let in
 */
export async function holdThem(session: Session<ApprovalOptions>, instance: string, file: HoldFile): Promise<number> {
  const { bringHolds } = lazy.discovery();
  const { output } = session;
  const done = await session.run(instance, 'some may be on hold already; repeat it', (context) =>
    bringHolds(context, file, session.options.reason),
  );
  const { held, absent, over, maintenance, coverNothing } = done;
  output.note(
    `${counted(held, 'learner is', 'learners are')} on hold, by the export of ${file.instance} of ${file.exportedAt}`,
  );
  if (absent.length > 0) {
    output.note(
      `not in the LMS's queue any more: LMS user ids ${absent.slice(0, 20).join(', ')} (${absent.length} in all)`,
    );
  }
  if (maintenance.length > 0) {
    const holds = maintenance.map(holdText);
    output.note(`in force again, for maintenance: ${holds.join('; ')}. \`lethe instance release\` ends it`);
  }
  if (coverNothing.length > 0) {
    output.note(
      `not in force again, since the pipeline in force has nothing of it: ${coverNothing.join(', ')}. ` +
        'If something else has taken its place, hold that with `lethe instance hold`',
    );
  }
  if (over > 0) output.note(`${counted(over, 'hold of the export is', 'holds of the export are')} over by now`);
  return maintenance.length;
}
