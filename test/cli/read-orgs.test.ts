import { readOrgs } from '../../src/cli/partner-report/read-orgs';

describe('a file with the organizations of learners', () => {
  it('has a row for each organization, with or without a head, as spreadsheets write it', () => {
    const text = '\uFEFFuser_id,org\r\n42,edX\r\n"042","Foo, Inc."\r\n\r\n7 , MITx ,\r\n';
    expect(readOrgs('orgs.csv', text)).toEqual({ 42: ['edX', 'Foo, Inc.'], 7: ['MITx'] });
    expect(readOrgs('orgs.csv', '42,edX\r7,MITx')).toEqual({ 42: ['edX'], 7: ['MITx'] });
  });

  it.each([
    ['ann,edX', 'row 1 is not an LMS user id'],
    ['42,edX\n7,', 'row 2 is not an LMS user id'],
    ['42,edX,MITx', 'row 1 is not an LMS user id'],
    ['42;edX', 'row 1 is not an LMS user id'],
    ['42,"edX', 'a quote of line 1 is never closed'],
    ['user_id,org\n', 'names nobody'],
    ['', 'names nobody'],
  ])('is refused with what is wrong: %j', (text, said) => {
    expect(() => readOrgs('orgs.csv', text)).toThrow(said);
  });
});
