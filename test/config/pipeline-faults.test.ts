import { faultsOf } from './faults-of';
import { goodBut } from './good-file';

const refused = faultsOf();
const FORUMS = '[RETIRING_FORUMS, FORUMS_COMPLETE, LMS, retirement_retire_forum]';

describe('loadConfig() reports what is wrong with the site and its pipeline', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'a client id that is missing',
      'client_id: retirement_worker\n',
      '',
      /^1: client_id: client_id is missing → .*TUBULAR_OAUTH_CLIENT_ID/,
    ],
    [
      'a secret that is missing',
      'client_secret: env:LMS_SECRET\n',
      '',
      /^1: client_secret: client_secret is missing → .*TUBULAR_OAUTH_CLIENT_SECRET/,
    ],
    ['a secret that is a boolean', 'env:LMS_SECRET', 'yes', /^2: client_secret: client_secret must be text → .*quotes/],
    [
      'an LMS that is missing',
      '  lms: https://courses.example.com/\n',
      '',
      /^3: base_urls.lms: base_urls.lms is missing → .*TUBULAR_LMS_HOST/,
    ],
    [
      'an LMS without https://',
      'https://courses.example.com/',
      'courses.example.com',
      /^4: base_urls.lms: .*has no "https:\/\/" before the host → write https:\/\/courses\.example\.com/,
    ],
    [
      'an LMS that is no URL',
      'https://courses.example.com/',
      "'https://a b'",
      /^4: base_urls.lms: base_urls.lms is not a URL → /,
    ],
    [
      'an LMS of another protocol',
      'https://courses.example.com/',
      'ftp://courses.example.com',
      /^4: base_urls.lms: .*not a web address/,
    ],
    [
      'an LMS whose template had no host',
      'https://courses.example.com/',
      'https:///lms',
      /^4: base_urls.lms: base_urls.lms does not begin with "https:\/\/" and a host → write a URL such as/,
    ],
    [
      'an LMS at no port',
      'https://courses.example.com/',
      'https://courses.example.com:0',
      /^4: base_urls.lms: .*has a port that does not exist/,
    ],
    [
      'an LMS with quotes of a shell',
      'https://courses.example.com/',
      `'"courses.example.com"'`,
      /^4: base_urls.lms: .*before the host → write a URL such as https:\/\/courses.example.com$/,
    ],
    [
      'a password in a URL',
      'https://courses',
      'https://u:pw@courses',
      /^4: base_urls.lms: .*contains a user or a password/,
    ],
    [
      'a service that has no base URL',
      '  credentials: https://credentials.example.com/\n',
      '',
      /^3: base_urls.credentials: base_urls.credentials is missing, and retirement_pipeline\[2\] needs CREDENTIALS → write the URL/,
    ],
    [
      'a service whose base URL is none',
      'https://credentials.example.com/',
      'credentials',
      /^5: base_urls.credentials: .*has no "https:\/\/" before the host/,
    ],
    [
      'a service that no driver is for',
      'CREDENTIALS, retire_learner',
      'CREDENTALS, retire_learner',
      /^9: retirement_pipeline\[2\]\[2\]: .*there is no driver CREDENTALS → did you mean CREDENTIALS\?/,
    ],
    [
      'a service that is like no other',
      'CREDENTIALS, retire_learner',
      'XYZ, retire_learner',
      /→ there are LMS, ECOMMERCE, CREDENTIALS/,
    ],
    [
      'Course Discovery, which has nothing to erase',
      'CREDENTIALS, retire_learner',
      'DISCOVERY, replace_usernames',
      /→ remove this step: Course Discovery/,
    ],
    [
      'a method that its driver does not have',
      'retirement_retire_forum',
      'retirement_retire_forums',
      /^8: retirement_pipeline\[1\]\[3\]: .*LMS has no method retirement_retire_forums → did you mean retirement_retire_forum\?/,
    ],
    [
      'a method that is left out for a reason',
      'retirement_retire_forum',
      'retirement_deactivate_logout',
      /^8: retirement_pipeline\[1\]\[3\]: .*→ .*own session/,
    ],
    [
      'a method named as something every object has',
      'retirement_retire_forum',
      'constructor',
      /^8: retirement_pipeline\[1\]\[3\]: .*LMS has no method constructor/,
    ],
    [
      'a state with over 30 characters',
      'FORUMS_COMPLETE',
      'FORUMS_AND_DISCUSSIONS_COMPLETE',
      /^8: retirement_pipeline\[1\]\[1\]: .*has 31 characters, but the LMS allows 30/,
    ],
    [
      'a state that stands in it twice',
      'FORUMS_COMPLETE',
      'ENROLLMENTS_COMPLETE',
      /^8: retirement_pipeline\[1\]\[1\]: .*is already in the pipeline, at retirement_pipeline\[0\]\[1\]/,
    ],
    [
      'an end state in the pipeline',
      'FORUMS_COMPLETE',
      'COMPLETE',
      /^8: retirement_pipeline\[1\]\[1\]: .*COMPLETE is an end state of every site/,
    ],
    [
      'PENDING in the pipeline',
      'RETIRING_FORUMS',
      'PENDING',
      /^8: retirement_pipeline\[1\]\[0\]: .*PENDING is the state before the first step/,
    ],
    [
      'a state that YAML takes for a boolean',
      'RETIRING_FORUMS',
      'NO',
      /^8: retirement_pipeline\[1\]\[0\]: .*is read as a no → write it as text, in quotes/,
    ],
    [
      'a step of three',
      FORUMS,
      '[RETIRING_FORUMS, FORUMS_COMPLETE, LMS]',
      /^8: retirement_pipeline\[1\]: retirement_pipeline\[1\] has 3 parts instead of 4/,
    ],
    [
      'a step that is no list',
      FORUMS,
      'RETIRING_FORUMS',
      /^8: retirement_pipeline\[1\]: retirement_pipeline\[1\] must be a list of four/,
    ],
  ])('%s', async (_what, from, to, expected) => {
    const lines = await refused.lines(goodBut(from, to));
    expect(lines.filter((line) => expected.test(line))).toHaveLength(1);
  });
});
