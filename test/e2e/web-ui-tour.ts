import type { Locator, Page } from 'playwright-core';

/** A picture of the guide, taken on the way. */
export type Picture = 'learners' | 'columns' | 'codec-server' | 'one-learner';

export interface Tour {
  /** Of the Web UI: `http://host:port`. */
  readonly ui: string;
  readonly endpoint: string;
  /** LMS user id of the learner whose page is opened. */
  readonly userId: number;
  picture(name: Picture, page: Page): Promise<void>;
}

/** What docs/guide/web-ui.md tells the reader to add and to remove. */
export const ADDED = ['LethePhase', 'LetheAttention', 'LetheStep', 'LetheDueAt'] as const;
export const REMOVED = ['Run ID', 'Type', 'Start', 'End'] as const;

const MY_BROWSER = 'Use my browser setting and ignore Cluster-level setting.';

export const LEARNERS_QUERY = 'WorkflowType = "retireLearner"';

const SHOWN_WITHIN_MS = 20_000;
const MOST_LOADS = 3;

/** Opens a page of Temporal's Web UI. Now and then one stays blank: it is loaded again, as a person would do it. */
export async function open(page: Page, url: string, sees: Locator): Promise<void> {
  for (let load = 1; ; load += 1) {
    await page.goto(url);
    const shown = sees.waitFor({ timeout: SHOWN_WITHIN_MS });
    if (load === MOST_LOADS) return shown;
    if (await shown.then(() => true).catch(() => false)) return;
  }
}

/** docs/guide/web-ui.md, section "The list of learners": a saved view by its query. */
export async function saveView(page: Page, { ui }: Tour, name: string, query: string): Promise<void> {
  const toggle = page.getByTestId('toggle-manual-query');
  await open(page, `${ui}/namespaces/default/workflows`, toggle);
  await toggle.hover();
  await page.getByText('View raw query').first().waitFor();
  await toggle.click();
  await page.getByPlaceholder('Enter a query').fill(query);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('button', { name: 'Save as New' }).click();
  await page.getByTestId('save-view-modal-input').fill(name);
  await page.getByRole('button', { name: 'Save', exact: true }).filter({ visible: true }).click();
  await page.getByRole('button', { name, exact: true }).first().waitFor();
}

/** Section "The list of learners": the columns. */
export async function chooseColumns(page: Page, tour: Tour): Promise<void> {
  await page.getByTestId('workflows-summary-table-configuration-button').click();
  await page.getByRole('heading', { name: 'Configure Workflows Table' }).waitFor();
  for (const column of REMOVED)
    await page.getByRole('button', { name: `Remove ${column} column`, exact: true }).click();
  for (const column of ADDED) await page.getByRole('button', { name: `Add ${column} column`, exact: true }).click();
  await page.getByText('Columns (in view)').scrollIntoViewIfNeeded();
  await tour.picture('columns', page);
  await page.getByRole('button', { name: 'Close Workflows Table configuration' }).click();
}

/** Section "Read names": the codec server. */
export async function setCodecServer(page: Page, tour: Tour): Promise<void> {
  await page.getByRole('button', { name: /^Codec Server/ }).click();
  await page.getByText('Codec Server browser endpoint').waitFor();
  await page.getByPlaceholder('Paste your endpoint here').fill(tour.endpoint);
  await page.getByText('Use Cluster-level setting, where available.').first().click();
  await page.getByRole('radio', { name: MY_BROWSER }).or(page.getByLabel(MY_BROWSER)).first().check({ force: true });
  // The list of choices is closed again: it lies over the button.
  await page.getByText(MY_BROWSER).first().click();
  for (const text of ['Pass the user access token', 'Include cross-origin credentials']) {
    await page.getByText(text).waitFor();
  }
  await tour.picture('codec-server', page);
  await page.getByRole('button', { name: 'Apply', exact: true }).filter({ visible: true }).click();
}

/** Section "One learner". */
export async function openLearner(page: Page, tour: Tour, says: string): Promise<void> {
  await page.getByRole('link', { name: `retirement/sandbox/${tour.userId}`, exact: true }).click();
  await page.getByRole('tab', { name: 'User Metadata' }).click();
  await page.getByText('Current Details').waitFor();
  await untilFramed(page, says);
  await tour.picture('one-learner', page);
}

/** The Web UI shows Markdown in frames of their own. */
export async function untilFramed(page: Page, text: string): Promise<void> {
  const end = Date.now() + 60_000;
  const seen = () => Promise.all(page.frames().map((frame) => frame.innerText('body').catch(() => '')));
  while (!(await seen()).some((said) => said.includes(text))) {
    if (Date.now() > end) throw new Error(`the page does not say "${text}"`);
    await page.waitForTimeout(200);
  }
}

/** Cells of a learner's row, in the order of the columns. */
export async function rowOf(page: Page, userId: number): Promise<readonly string[]> {
  const row = page.getByRole('row').filter({ hasText: `retirement/sandbox/${userId}` });
  await row.waitFor();
  const cells = await row.getByRole('cell').allInnerTexts();
  return cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
}
