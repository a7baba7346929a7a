import { ProxyFault, proxyFor } from '../../src/http/proxy-for';

const proxied = (url: string, env: Record<string, string>) => proxyFor(url, env)?.href;

describe('proxyFor()', () => {
  const BOTH = { HTTPS_PROXY: 'http://secure.example.com:3128', HTTP_PROXY: 'http://clear.example.com:3128' };

  it('goes by the scheme of the URL, small letters before capitals, ALL_PROXY last', () => {
    expect(proxied('https://lms.example.com', BOTH)).toBe('http://secure.example.com:3128/');
    expect(proxied('http://lms.example.com', BOTH)).toBe('http://clear.example.com:3128/');
    expect(proxied('https://lms.example.com', { ...BOTH, https_proxy: 'small.example.com:1' })).toBe(
      'http://small.example.com:1/',
    );
    expect(proxied('http://lms.example.com', { ALL_PROXY: 'https://all.example.com' })).toBe(
      'https://all.example.com/',
    );
    expect(proxied('https://lms.example.com', { HTTP_PROXY: BOTH.HTTP_PROXY, HTTPS_PROXY: ' ' })).toBeUndefined();
  });

  it.each(['http://localhost:18000', 'http://127.0.0.1', 'https://[::1]:8443', 'https://lms.localhost'])(
    'is never between us and this machine: %s',
    (url) => {
      expect(proxied(url, BOTH)).toBeUndefined();
    },
  );

  it.each([
    ['*', 'https://lms.example.com', true],
    ['lms.example.com', 'https://lms.example.com', true],
    ['lms.example.com', 'https://studio.lms.example.com', true],
    ['lms.example.com', 'https://notlms.example.com', false],
    ['.example.com', 'https://lms.example.com', true],
    ['*.example.com', 'https://lms.example.com', true],
    ['other.example.com, Example.COM', 'https://LMS.example.com', true],
    ['a b lms.example.com', 'https://lms.example.com', true],
    ['lms.example.com:443', 'https://lms.example.com', true],
    ['lms.example.com:8443', 'https://lms.example.com', false],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['1.2.3', 'https://10.1.2.3', false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/8', 'https://lms.example.com', false],
    ['10.0.0.0/99,fd00::/8', 'https://[fd12::1]', true],
    ['[fd12::1]:443', 'https://[fd12::1]', true],
    ['fd12::1', 'https://[fd12::1]', true],
    ['', 'https://lms.example.com', false],
  ])('with NO_PROXY=%s goes straight to %s: %s', (exceptions, url, straight) => {
    expect(proxied(url, { ...BOTH, NO_PROXY: exceptions }) === undefined).toBe(straight);
  });

  it.each(['socks5://proxy.example.com:1080', 'http://', 'http://a b', 'http://user:100%@proxy.example.com'])(
    'refuses %s, by its variable and without its value',
    (value) => {
      const attempt = () => proxyFor('https://lms.example.com', { HTTPS_PROXY: value });
      expect(attempt).toThrow(ProxyFault);
      expect(attempt).toThrow(/^HTTPS_PROXY is not the URL of an HTTP proxy$/);
    },
  );
});
