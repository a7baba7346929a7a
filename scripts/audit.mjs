// `npm run audit`: known weaknesses of what the lock file installs. Exit 0: none; 1: there are some; 2: it could not be told.
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
// A mirror that knows no advisories answers as one that knows of none for us.
const canary = askAboutCanary();
if (canary.kind === 'refused') cannotTell(canary.why);
if (canary.findings.length === 0) {
  cannotTell(`it reports nothing for ${CANARY.name} ${CANARY.version} either, whose weakness has been known for years`);
}
process.stdout.write('No known weakness in what package-lock.json installs.\n');

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
    `It could not be told whether there are known weaknesses: the registry's answer is of no use (${why}).\n` +
      'This says nothing of the dependencies, good or bad. Ask where the registry itself answers, not a mirror or a proxy;\n' +
      'npm_config_registry names another one.\n',
  );
  process.exit(2);
}
