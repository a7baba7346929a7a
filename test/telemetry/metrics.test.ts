import { METRICS } from '../../src/telemetry/metrics';
import { textOf } from '../architecture/blocks-of';
import { filesOf } from '../architecture/files-of';

const MADE = /(?:createCounter|createHistogram|createGauge|\bgauge)\(\s*'(lethe_\w+)'/g;

describe('the table of metrics, from which the reference is written', () => {
  it('has every metric that the code makes, and no other', () => {
    const made = filesOf('src').flatMap((file) => [...textOf(file).matchAll(MADE)].map(([, name]) => name));
    expect([...made].sort()).toEqual(Object.keys(METRICS).sort());
  });
});
