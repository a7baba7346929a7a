import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DriverMethod } from '../../src/drivers/kit/driver';
import { DRIVERS, driversWith, findDriver, methodsOf, soundDrivers } from '../../src/drivers/registry';

const root = join(__dirname, '../..');
const extra = { name: 'NEWSLETTER', service_base_url: 'https://n.example.com', retirement_url_path: 'retire' };

describe('the registry of drivers', () => {
  it('knows the services of Open edX by the names that pipelines use', () => {
    expect(DRIVERS.map((driver) => driver.name)).toEqual([
      'LMS',
      'ECOMMERCE',
      'CREDENTIALS',
      'DEMOGRAPHICS',
      'LICENSE_MANAGER',
    ]);
  });

  it('knows the methods by the names of the driver scripts', () => {
    expect(methodsOf(findDriver('LMS') ?? never())).toEqual([
      'retirement_unenroll',
      'retirement_retire_forum',
      'retirement_retire_notes',
      'retirement_retire_proctoring_data',
      'retirement_retire_proctoring_backend_data',
      'retirement_retire_mailings',
      'retirement_partner_queue',
      'retirement_lms_retire_misc',
      'retirement_lms_retire',
    ]);
    for (const name of ['ECOMMERCE', 'CREDENTIALS', 'DEMOGRAPHICS', 'LICENSE_MANAGER']) {
      expect(methodsOf(findDriver(name) ?? never())).toEqual(['retire_learner']);
    }
  });

  it('finds no driver by another case', () => {
    expect(findDriver('lms')).toBeUndefined();
  });

  it('takes the extra services of a file in, and refuses one that has the name of another', () => {
    const drivers = driversWith([extra]);
    expect(findDriver('NEWSLETTER', drivers)?.baseUrl(extra)).toBe('https://n.example.com');
    expect(findDriver('NEWSLETTER')).toBeUndefined();
    expect(() => driversWith([extra, extra])).toThrow('Two drivers are called NEWSLETTER');
    expect(() => driversWith([{ ...extra, name: 'LMS' }])).toThrow('Two drivers are called LMS');
  });

  it('a duplicate name fails at the start', () => {
    expect(() => soundDrivers([...DRIVERS, ...DRIVERS.slice(0, 1)])).toThrow('Two drivers are called LMS');
  });

  it.each([
    [['erased', 'accepted'], 'SLOW erase declares accepted'],
    [[], 'SLOW erase declares no outcome'],
  ])('a method that declares %j fails at the start', (outcomes, fault) => {
    const erase = { outcomes, erase: () => Promise.reject(new Error('never called')) } as unknown as DriverMethod;
    const [some] = DRIVERS;
    if (some === undefined) throw new Error('no drivers');
    expect(() => soundDrivers([{ ...some, name: 'SLOW', methods: { erase } }])).toThrow(fault);
  });

  it('every folder of drivers has its line in the list, its readme and its test', () => {
    const folders = readdirSync(join(root, 'src/drivers'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
      .map((entry) => entry.name);
    expect(folders).toHaveLength(DRIVERS.length + 1);
    for (const folder of folders) {
      expect([folder, existsSync(join(root, 'src/drivers', folder, 'readme.md'))]).toEqual([folder, true]);
      expect([folder, existsSync(join(root, 'test/drivers', `${folder}.test.ts`))]).toEqual([folder, true]);
      const service = folder.toUpperCase().replaceAll('-', '_');
      if (folder !== 'extra-service') expect(DRIVERS.map((driver) => driver.name)).toContain(service);
    }
  });
});

describe('the options of an Open edX driver', () => {
  const faultsOf = (name: string, file: Readonly<Record<string, unknown>>) => {
    const driver = findDriver(name) ?? never();
    return driver.Options.safeParse(driver.optionsFrom(file)).error?.issues.map(({ path, message }) => ({
      path,
      message,
    }));
  };

  it.each([
    ['LMS', 'lms'],
    ['ECOMMERCE', 'ecommerce'],
    ['CREDENTIALS', 'credentials'],
    ['DEMOGRAPHICS', 'demographics'],
    ['LICENSE_MANAGER', 'license_manager'],
  ])('%s is where base_urls.%s says', (name, key) => {
    const driver = findDriver(name) ?? never();
    const file = { client_id: 'x', base_urls: { [key]: 'http://localhost:18130/shop/', unknown: 3 } };
    expect(driver.baseUrl(driver.Options.parse(driver.optionsFrom(file)))).toBe('http://localhost:18130/shop/');
    expect(driver.auth).toBe('lms-token');
  });

  it.each([
    [{}],
    [{ base_urls: null }],
    [{ base_urls: 'https://lms.example.com' }],
    [{ base_urls: { lms: 'https://lms.example.com' } }],
    [{ base_urls: { credentials: null } }],
  ])('a file of %j lacks base_urls.credentials, and the fault says so', (file) => {
    expect(faultsOf('CREDENTIALS', file)).toEqual([
      {
        path: ['base_urls', 'credentials'],
        message:
          'base_urls.credentials is missing: write the URL of CREDENTIALS, for example https://credentials.example.com',
      },
    ]);
  });

  it.each(['credentials.example.com', 'ftp://credentials.example.com', 'https://', 17])('%p is not a URL', (url) => {
    expect(faultsOf('CREDENTIALS', { base_urls: { credentials: url } })?.[0]).toMatchObject({
      path: ['base_urls', 'credentials'],
      message: expect.stringContaining('base_urls.credentials is not an http or https URL'),
    });
  });
});

function never(): never {
  throw new Error('no such driver');
}
