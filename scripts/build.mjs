// Compiles TypeScript to dist/.
import { spawnSync } from 'node:child_process';
const run = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
process.exit(run.status ?? 1);
