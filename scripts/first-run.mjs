// What `npm run demo`, `npm test`, `npm run check` and `npm run bench` start. It must *run* on a Node far too old for
// the rest, to say so: no imports before the check, no syntax newer than Node 12.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Lethe needs Node 20.19 or later; this is Node ${process.versions.node}. Install a newer one: https://nodejs.org\n`,
  );
  process.exit(1);
}

if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
  process.stderr.write('Lethe does not run with NODE_TLS_REJECT_UNAUTHORIZED=0: TLS verification cannot be disabled\n');
  process.exit(7);
}

import('./first-run/run-command.mjs').then(({ runCommand }) => runCommand(process.argv[2], process.argv.slice(3)));
