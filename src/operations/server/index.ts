export { serverVersions } from './server-versions';
export { setUpServer } from './set-up-server';
