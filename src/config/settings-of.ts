import type { InstanceSettings } from '../domain/instance/settings';
import { siteAddress } from '../domain/instance/site-address';
import type { InstanceConfig } from './instance-config';
import { serviceForms } from './service-forms';

/** What a file proposes to be in force. Where and how each service is asked comes from its driver, without secrets. */
export function settingsOf(config: InstanceConfig): InstanceSettings {
  const { card, plan, discovery, lms, client, drivers, schedule, partnerReport, archive } = config;
  const services = [...drivers].map(([name, { driver, options }]) => [name, siteAddress(driver.baseUrl(options))]);
  return {
    environment: card.environment,
    lms: lms.baseUrl,
    fingerprint: card.fingerprint,
    clientId: client.id,
    services: Object.fromEntries(services),
    serviceForms: serviceForms(config),
    plan,
    discovery,
    schedule,
    ...(partnerReport === undefined ? {} : { partnerReport: partnerReport.settings }),
    ...(archive === undefined ? {} : { archive: archive.settings }),
  };
}
