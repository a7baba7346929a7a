import type { Setting } from './setting';

/** Who gets the names of learners, and where. A worker whose file says something else makes no report. */
export interface PartnerDelivery {
  /** Where reports go: `folder:/srv/reports`, `s3://bucket`, `google-drive:ID`. No secret is in it. */
  readonly address: string;
  /** In the names of the files. */
  readonly platform: string;
  /** How many organizations are mapped. */
  readonly organizations: number;
  /** Hash of the mapping of organizations to partners. */
  readonly mapping: string;
  /** Ends of addresses that are told nothing; absent where nobody is told. */
  readonly deniedDomains?: readonly string[];
}

/** Each by the key of the instance file that says it. */
export function flattenDelivery(delivery: PartnerDelivery): readonly Setting[] {
  const { address, platform, organizations, mapping, deniedDomains } = delivery;
  return [
    { key: 'partner_report', value: address },
    { key: 'partner_report_platform_name', value: platform },
    { key: 'org_partner_mapping', value: `${organizations} in all, hash ${mapping}` },
    ...(deniedDomains === undefined
      ? []
      : [
          { key: 'partner_report.comments', value: 'yes' },
          { key: 'denied_notification_domains', value: deniedDomains.join(', ') || 'none' },
        ]),
  ];
}

/** The keys in which two differ, each once; empty where both say the same, or nothing. */
export function deliveryDiffers(
  one: PartnerDelivery | undefined,
  other: PartnerDelivery | undefined,
): readonly string[] {
  const texts = (delivery: PartnerDelivery | undefined) =>
    new Map((delivery === undefined ? [] : flattenDelivery(delivery)).map(({ key, value }) => [key, value]));
  const [a, b] = [texts(one), texts(other)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key));
}
