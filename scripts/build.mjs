// `npm run build`, and npm's own `prepare` at the end of `npm ci`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './first-run/build-if-changed.mjs';
import { ROOT, say } from './first-run/say.mjs';

const canBuild = existsSync(join(ROOT, 'node_modules/typescript')) && existsSync(join(ROOT, 'src'));

// npm prepares again whenever `npx lethe` first meets a checkout.
const isPrepare = process.env.npm_lifecycle_event === 'prepare';

if (canBuild) {
  await build({ onlyIfChanged: isPrepare });
} else if (isPrepare) {
  // An image that installs what runs (npm ci --omit=dev) brings its own dist/.
} else {
  say('There is nothing to build with: run npm ci first.');
  process.exitCode = 1;
}
