const WORST_FIRST = ['critical', 'high', 'moderate', 'low', 'info'];

/** A line a package, with the advisories that name it; what only depends on one of these says on which. */
export function describeFindings(findings) {
  const sorted = [...findings].sort(
    (a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) || a.name.localeCompare(b.name),
  );
  const lines = sorted.flatMap(({ name, severity, range, via = [] }) => {
    const advisories = via.filter((one) => typeof one === 'object');
    const because = via.filter((one) => typeof one === 'string');
    const head = `${severity}: ${name} ${range}${because.length > 0 ? `, because of ${because.join(', ')}` : ''}`;
    return [head, ...advisories.map(({ title, url }) => `  ${title}: ${url}`)];
  });
  const count = findings.length === 1 ? 'One package has' : `${findings.length} packages have`;
  return [`${count} known vulnerabilities:`, ...lines].join('\n');
}
