import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { REFERENCE_PAGES } from './reference/reference-pages';

// `npm run reference`, from the root of the repository.
for (const [path, page] of Object.entries(REFERENCE_PAGES)) {
  writeFileSync(resolve(path), page());
  process.stdout.write(`${path}\n`);
}
