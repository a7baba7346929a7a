import { isPlaceholder } from '../../../src/domain/text/placeholder';

describe('isPlaceholder()', () => {
  it.each([
    'PLEASE-SET-THIS',
    'change_me',
    'INSERT-CLIENT-ID-HERE',
    'ADD-YOUR-SECRET-HERE',
    'ENTER_SECRET_HERE',
    'your-client-id',
    'YOUR_DOMAIN',
    'yourdomain',
    '<client id>',
    '{{ RETIREMENT_SECRET }}',
  ])('knows %s', (text) => expect(isPlaceholder(text)).toBe(true));

  it.each(['sandbox-secret', 'k7Jq-here-2f', 'settings-prod', 'courses.example.com', 'Add9f3e', 'yourkeel', 'my-site'])(
    'takes %s for a value',
    (text) => expect(isPlaceholder(text)).toBe(false),
  );
});
