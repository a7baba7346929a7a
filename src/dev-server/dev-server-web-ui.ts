import { portAnswers } from '../temporal/connect/ports';

/** Where the development server and its Web UI are, unless other ports were given. */
const ADDRESS = '127.0.0.1:7233';
const WEB_UI = '127.0.0.1:8233';

/** @param address of the Temporal server @returns undefined for another server, and where no Web UI answers */
export async function devServerWebUi(address: string): Promise<string | undefined> {
  return address === ADDRESS && (await portAnswers(WEB_UI)) ? `http://${WEB_UI}` : undefined;
}
