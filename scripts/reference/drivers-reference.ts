import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DRIVERS, methodsOf } from '../../src/drivers/registry';

const FOLDER = 'src/drivers';

const HEAD = `# Drivers

<!-- Generated from the registry and the readme of each driver by \`npm run reference\`. Do not edit. -->

A driver can erase a learner from one service. The third part of a step in \`retirement_pipeline\` names the driver, and the
fourth part names one of its methods. A method is safe to repeat: a second erasure does no harm.
`;

/** docs/reference/drivers.md. Run from the root of the repository: it reads the readmes there. */
export function driversReference(): string {
  const rows = DRIVERS.map((driver) => {
    const methods = methodsOf(driver).map((method) => `\`${method}\``);
    return `| \`${driver.name}\` | ${methods.join(', ')} |`;
  });
  const facts = DRIVERS.map(
    ({ name, facts: { erases, when, confirmed, rights } }) =>
      `| \`${name}\` | ${erases} | ${when} | ${confirmed} | ${rights} |`,
  );
  const extra = '| any name in `EXTRA_SERVICES_TO_RETIRE_FROM` | `retire_learner` |';
  const leftOut = DRIVERS.flatMap(({ name, methodsLeftOut = {} }) =>
    Object.entries(methodsLeftOut).map(([method, reason]) => `- \`${name}\` \`${method}\`: ${reason}.`),
  );
  return [
    HEAD,
    ['| service | methods |', '| --- | --- |', ...rows, extra].join('\n'),
    '\n| service | what is erased | when | how to see it | rights |',
    '| --- | --- | --- | --- | --- |',
    ...facts,
    '\nMethods of the Python driver that Lethe does not have:\n',
    ...leftOut,
    ...[...DRIVERS.map(({ name }) => folderOf(name)), ...otherFolders()].map((folder) => `\n${readmeOf(folder)}`),
    '',
  ].join('\n');
}

/** The folder of a driver is its name: `LICENSE_MANAGER` is in `license-manager`. */
function folderOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** Folders of drivers that a file names by itself. */
function otherFolders(): readonly string[] {
  const known = DRIVERS.map(({ name }) => folderOf(name));
  return readdirSync(resolve(FOLDER), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'kit' && !known.includes(entry.name))
    .map(({ name }) => name);
}

/** One level below, so that the page has one title. */
function readmeOf(folder: string): string {
  const readme = readFileSync(resolve(FOLDER, folder, 'readme.md'), 'utf8');
  return readme.replace(/^#+ /gm, (hashes) => `#${hashes}`).trimEnd();
}
