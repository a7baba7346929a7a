import { siteAddress } from '../../../src/domain/instance/site-address';

describe('siteAddress()', () => {
  it.each([
    ['https://lms.example.com', 'lms.example.com'],
    ['http://lms.example.com', 'lms.example.com'],
    ['https://LMS.Example.com/', 'lms.example.com'],
    ['https://lms.example.com:443', 'lms.example.com'],
    ['http://lms.example.com:80/', 'lms.example.com'],
    ['https://lms.example.com.//', 'lms.example.com'],
    ['http://user:secret@lms.example.com/?a=1#b', 'lms.example.com'],
  ])('takes %s for %s', (url, address) => expect(siteAddress(url)).toBe(address));

  it.each([
    ['https://lms.example.com', 'https://lms.example.org'],
    ['https://lms.example.com', 'https://lms.example.com:8443'],
    ['http://lms.example.com:443', 'http://lms.example.com'],
    ['https://example.com/one', 'https://example.com/two'],
  ])('tells %s from %s', (one, other) => expect(siteAddress(one)).not.toBe(siteAddress(other)));
});
