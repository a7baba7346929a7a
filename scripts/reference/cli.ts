import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { cliReference } from './cli-reference';

// Run from the root of the repository, as `node dist/scripts/reference/cli.js`.
writeFileSync(resolve('docs/reference/cli.md'), cliReference());
