import type { Route } from '../services/call';
import { bulkRetireRoutes } from './bulk-retire';
import { cleanupRoutes } from './cleanup';
import { deactivateLogoutRoutes } from './deactivate-logout';
import { otherAccountRoutes } from './other-accounts';
import { partnerReportRoutes } from './partner-report';
import { queueRoutes } from './queue';
import { replaceUsernamesRoutes } from './replace-usernames';
import { statusRoutes } from './status';
import { stepRoutes } from './steps';
import { tokenRoutes } from './token';

/** All that the LMS has for retirement. */
export const lms: readonly Route[] = [
  ...tokenRoutes,
  ...queueRoutes,
  ...statusRoutes,
  ...stepRoutes,
  ...partnerReportRoutes,
  ...cleanupRoutes,
  ...replaceUsernamesRoutes,
  ...bulkRetireRoutes,
  ...deactivateLogoutRoutes,
  ...otherAccountRoutes,
];
