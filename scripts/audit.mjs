// `npm run audit`: known vulnerabilities of the packages in the lock file. Exit code 0: none. 1: some. 2: unknown.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askNpm } from './audit/ask-npm.mjs';
import { CANARY, canaryLock } from './audit/canary.mjs';
import { describeFindings } from './audit/describe-findings.mjs';

const said = askNpm(process.cwd(), process.argv.slice(2));
if (said.kind === 'refused') cannotTell(said.why);
if (said.findings.length > 0) {
  process.stdout.write(`${describeFindings(said.findings)}\n`);
  process.exit(1);
}
// A mirror without advisories gives the same answer as a registry that has none for these packages.
const canary = askAboutCanary();
if (canary.kind === 'refused') cannotTell(canary.why);
if (canary.findings.length === 0) {
  cannotTell(
    `it reports nothing for ${CANARY.name} ${CANARY.version} either, which has had a known vulnerability for years`,
  );
}
process.stdout.write('No known vulnerabilities in the packages of package-lock.json.\n');

function askAboutCanary() {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-audit-'));
  try {
    for (const [name, content] of Object.entries(canaryLock())) writeFileSync(join(folder, name), content);
    return askNpm(folder, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function cannotTell(why) {
  process.stderr.write(
    `Unknown: the registry did not say whether there are known vulnerabilities (${why}).\n` +
      'This says nothing about the dependencies, good or bad. Use the npm registry itself, not a mirror or a proxy:\n' +
      'npm_config_registry sets another registry.\n',
  );
  process.exit(2);
}
