import { deleteExpiredPartnerGdprReports } from './delete-expired-partner-gdpr-reports';
import { getLearnersToRetire } from './get-learners-to-retire';
import { replaceUsernames } from './replace-usernames';
import { retireOneLearner } from './retire-one-learner';
import { retirementArchiveAndCleanup } from './retirement-archive-and-cleanup';
import { retirementBulkStatusUpdate } from './retirement-bulk-status-update';
import { retirementPartnerReport } from './retirement-partner-report';
import type { Script } from './script';

/** Every script under whose name we can be called. */
export const SCRIPTS: readonly Script[] = [
  getLearnersToRetire,
  retireOneLearner,
  retirementArchiveAndCleanup,
  retirementBulkStatusUpdate,
  retirementPartnerReport,
  deleteExpiredPartnerGdprReports,
  replaceUsernames,
];
