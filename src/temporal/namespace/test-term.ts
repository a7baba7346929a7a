import type { SEARCH_ATTRIBUTES } from '../../domain/instance/search-attributes';

/** A term that matches nobody, which the server refuses as long as it does not know the attribute. */
export function testTerm(name: string, type: (typeof SEARCH_ATTRIBUTES)[keyof typeof SEARCH_ATTRIBUTES]): string {
  return type === 'KEYWORD' ? `${name} = 'x'` : `${name} < '2000-01-01T00:00:00Z'`;
}
