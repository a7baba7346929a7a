import type { Service } from '../../../src/http/service';
import { createLmsClient } from '../../../src/openedx/lms/lms';

describe('retirementStatus()', () => {
  const asked: string[] = [];
  const service = {
    async ask(_method: string, path: string) {
      asked.push(path);
      return { is: 'absent' };
    },
  } as unknown as Service;
  const statusOf = (name: string) => createLmsClient(service).retirementStatus(name);
  beforeEach(() => {
    asked.length = 0;
  });

  it.each(['ada', 'Zoë Übung', 'a+b@c', 'with space', 'dots.and..dots.', '学习者', 'under_score-', '٣', 'ªº²'])(
    'asks by the name %j, which its route takes',
    async (name) => {
      expect(await statusOf(name)).toBe('absent');
      expect(asked).toEqual([`/api/user/v1/accounts/${encodeURIComponent(name)}/retirement_status/`]);
    },
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
  ])('asks nothing for the name %j, which its route does not take', async (name) => {
    expect(await statusOf(name)).toBe('not-asked');
    expect(asked).toEqual([]);
  });
});
