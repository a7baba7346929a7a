import type { PartnerReporting } from '../activities/kit/partner-reporting';
import { type InstanceConfig, type PartnerReportConfig, placeAddress, type ReportPlace } from '../config/load-config';
import type { OpenService } from '../http/service';
import { createPartnerQueueClient } from '../openedx/lms/partner-queue';
import type { OpenReportStore } from '../storage/report-store';
import { openStoredReports } from '../storage/stored-reports';
import { openStorage } from './open-storage';

/** Loaded where an instance has folders there: a worker without them does not carry the library. */
const googleDrive = () =>
  require('../storage/google-drive/open-google-drive') as typeof import('../storage/google-drive/open-google-drive');

/** What an instance's file says of partner reports. @param openLms a service with a longer time for an answer */
export function openPartnerReporting(
  { place, platform, mapping, answerTimeoutMs, deniedDomains }: PartnerReportConfig,
  openLms: (answerTimeoutMs: number) => OpenService,
  instance: Pick<InstanceConfig, 'limits' | 'wire'>,
): { readonly partnerReports: PartnerReporting; close(): void } {
  const lms = openLms(answerTimeoutMs);
  const store = openStore(place, instance);
  return {
    partnerReports: {
      queue: (signal) => createPartnerQueueClient(lms.with(signal)),
      platform,
      mapping,
      store: (signal) => store.with(signal),
      address: store.address,
      answerTimeoutMs,
      ...(deniedDomains === undefined ? {} : { deniedDomains }),
    },
    close: () => store.close(),
  };
}

function openStore(place: ReportPlace, instance: Pick<InstanceConfig, 'limits' | 'wire'>): OpenReportStore {
  if (place.kind === 'google-drive') return googleDrive().openGoogleDrive(place);
  return openStoredReports(openStorage(place, placeAddress(place), instance));
}
