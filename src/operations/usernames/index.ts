export { type Replaced, replaceUsernames } from './replace-usernames';
