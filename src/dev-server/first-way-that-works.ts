import { EngineFault } from '../temporal/connect/engine-fault';

interface Ways {
  readonly what: string;
  /** In the order to try; each throws an Error with one reason. */
  readonly ways: Readonly<Record<string, () => Promise<void>>>;
  /** What a person can do when none works. */
  readonly install: string;
  readonly log: (line: string) => void;
}

/** @throws EngineFault with the reason of each way, and what to install */
export async function firstWayThatWorks({ what, ways, install, log }: Ways): Promise<void> {
  const refusals: string[] = [];
  for (const [way, get] of Object.entries(ways)) {
    const begun = Date.now();
    try {
      await get();
      log(`${way}: the ${what} is ready (${Math.ceil((Date.now() - begun) / 1000)} s).`);
      return;
    } catch (error) {
      const refusal = `${way}: ${(error as Error).message}`;
      log(refusal.split('\n', 1)[0] as string);
      refusals.push(refusal);
    }
  }
  const tried = refusals.map((line) => `  ${line}`).join('\n');
  throw new EngineFault(`There is no ${what}, and it could not be installed:\n${tried}\n${install}`);
}
