/** Partners of each organization, both in the form NFKC: the same name can be written with other characters. */
export type PartnerMapping = Readonly<Record<string, readonly string[]>>;

/**
 * @param given as the file has it: partners by organization
 * @source openedx-platform scripts/user_retirement: partner names are compared after NFKC
 */
export function partnerMapping(given: Readonly<Record<string, readonly string[]>>): PartnerMapping {
  const mapping = new Map<string, Set<string>>();
  for (const [org, partners] of Object.entries(given)) {
    const known = mapping.get(nfkc(org)) ?? new Set();
    for (const partner of partners) known.add(nfkc(partner));
    mapping.set(nfkc(org), known);
  }
  return Object.fromEntries([...mapping].map(([org, partners]) => [org, [...partners]]));
}

/** @returns undefined for an organization that nobody has mapped; an empty list where nobody is to be told */
export function partnersOf(mapping: PartnerMapping, org: string): readonly string[] | undefined {
  const key = nfkc(org);
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

export function nfkc(name: string): string {
  return name.normalize('NFKC');
}
