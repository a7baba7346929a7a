import { doubtfulSteps } from '../../domain/pipeline/doubtful-steps';
import type { ConfigFault } from '../config-fault';
import type { PlacedStep } from './read-pipeline';
import type { Reading } from './reading';

const KEY = 'retirement_pipeline';

/** Steps that will run and do nothing, or fail on current releases. They are not errors: the site may be an old one. */
export function warnOfPipeline(steps: readonly PlacedStep[], { findings }: Reading): readonly ConfigFault[] {
  const placeOf = (index: number) => `${KEY}[${steps[index]?.at}]`;
  return doubtfulSteps(steps, placeOf).flatMap(({ index, about, message, hint }) => {
    const at = steps[index]?.at ?? 0;
    return about === 'order'
      ? findings.warn([KEY, at], { message: `${placeOf(index)}: ${message}`, hint })
      : findings.warn([KEY, at, 3], { message: `${placeOf(index)}[3]: ${message}`, hint });
  });
}
