import type { InstanceSettings } from '../domain/instance/settings';
import { siteAddress } from '../domain/instance/site-address';
import type { InstanceConfig } from './instance-config';

/** What a file proposes to be in force. The address of each service comes from its driver, without secrets. */
export function settingsOf({
  card,
  plan,
  discovery,
  lms,
  client,
  drivers,
  schedule,
  partnerReport,
  archive,
}: InstanceConfig): InstanceSettings {
  const services = [...drivers].map(([name, { driver, options }]) => [name, siteAddress(driver.baseUrl(options))]);
  return {
    environment: card.environment,
    lms: lms.baseUrl,
    fingerprint: card.fingerprint,
    clientId: client.id,
    services: Object.fromEntries(services),
    plan,
    discovery,
    schedule,
    ...(partnerReport === undefined ? {} : { partnerReport: partnerReport.settings }),
    ...(archive === undefined ? {} : { archive: archive.settings }),
  };
}
