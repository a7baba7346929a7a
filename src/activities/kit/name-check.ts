import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import { findsAnother, needsTheLiveName } from '../../domain/pipeline/renames';
import { findsByUserId } from '../../drivers/kit/driver';
import type { LmsClient } from '../../openedx/lms/lms';
import type { BoundDriver } from './instance-services';
import { whoHasName } from './who-has-name';

/**
 * Whether a step's service would find the learner by their name, or somebody else: for one attempt at the step. A service
 * beside the LMS still has the learner under the original name after a rename, so it is called while nobody else has it.
 */
export class NameCheck {
  private readonly findsByName: boolean;
  /** As this attempt has seen. */
  private isTheirs = false;

  constructor(
    private readonly lms: LmsClient,
    private readonly step: PipelineStep,
    { driver }: BoundDriver,
  ) {
    // The LMS itself finds the retirement, by the exact name.
    this.findsByName = driver.name !== 'LMS' && !findsByUserId(driver, step.method);
  }

  /** Whether the record must be read before the step, where the learner may have been renamed. */
  async needsRecord(learner: Learner): Promise<boolean> {
    if (needsTheLiveName(this.step)) return true;
    return this.findsByName && !(await this.findsThem(learner));
  }

  /**
   * For whom no record says that they keep their name.
   * @param learner as the record says it now
   * @throws RetirementError `learner.renamed`
   */
  async refuseAnother(learner: Learner): Promise<void> {
    const mayFindAnother = this.findsByName && !(await this.findsThem(learner));
    if (!mayFindAnother && !findsAnother(this.step, learner)) return;
    throw new RetirementError('learner.renamed', { service: this.step.service, step: this.step.start });
  }

  private async findsThem(learner: Learner): Promise<boolean> {
    if (this.isTheirs) return true;
    const who = await whoHasName(this.lms, learner);
    this.isTheirs = who === 'nobody' || who === 'theirs';
    return this.isTheirs;
  }
}
