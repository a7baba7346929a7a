import { createHash } from 'node:crypto';

const SALT = 'sandbox-salt';

const hashed = (text: string) => createHash('sha1').update(SALT).update(text.toLowerCase()).digest('hex');

/** The same for names that differ by case only: that is what makes twins collide. */
export function retiredUsername(username: string): string {
  return `retired__user_${hashed(username)}`;
}

export function retiredEmail(email: string): string {
  return `retired__user_${hashed(email)}@retired.invalid`;
}
