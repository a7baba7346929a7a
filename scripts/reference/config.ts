import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { configReference } from './config-reference';

// Run from the root of the repository, as `node dist/scripts/reference/config.js`.
writeFileSync(resolve('docs/reference/config.md'), configReference());
