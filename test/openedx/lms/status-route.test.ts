import { statusRouteTakes } from '../../../src/openedx/lms/status-route';

describe('statusRouteTakes()', () => {
  it.each(['ada', 'Zoë Übung', 'a+b@c', 'with space', 'dots.and..dots.', '学习者', 'under_score-', '٣', 'ªº²'])(
    'knows that the route takes %j',
    (name) => expect(statusRouteTakes(name)).toBe(true),
  );

  it.each([
    "D'Arcy",
    'e\u0301clair',
    '.',
    '..',
    '',
    'a/b',
    'a%b',
    '(ada)',
    'a\nb',
    '\ud800',
    'ada\ud83e',
    '🦉',
    'a,b',
    'q?x=1',
  ])('knows that it does not take %j', (name) => expect(statusRouteTakes(name)).toBe(false));
});
