import type { RingSeen } from '../domain/checks/check-keys';
import type { KeyRing } from './key-ring';
import { KeyRingFault } from './key-ring-fault';
import { ringOutlook } from './ring-outlook';

/** A ring as `doctor` judges it. @param ring absent where nothing is encrypted @param inUse ids of keys */
export async function seeRing(
  ring: KeyRing | undefined,
  instance: string,
  inUse: readonly string[],
): Promise<RingSeen> {
  if (ring === undefined) return undefined;
  try {
    const lacks: string[] = [];
    for (const id of inUse) if (!ring.destroyed.has(id) && (await ring.find(id)) === undefined) lacks.push(id);
    return { lacks, ...ringOutlook(ring, [instance]), readableByOthers: ring.readableByOthers };
  } catch (error) {
    return error instanceof KeyRingFault ? error.message : 'it fails';
  }
}
