import { failureText } from '../../src/cli/shell/failure-text';

describe('failureText()', () => {
  it.each([
    ['instance.not-applied', 'instance.not-applied', 'nothing is in force for this instance (instance.not-applied)'],
    ['service.denied', 'service.denied: LMS answered 401', 'service.denied: LMS answered 401'],
    ['engine.no-worker', 'those that were at it are gone', 'those that were at it are gone (engine.no-worker)'],
  ] as const)('has the code %s once', (code, detail, text) => {
    expect(failureText({ code, detail })).toBe(text);
  });
});
