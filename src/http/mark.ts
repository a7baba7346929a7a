/**
 * How an answer of a service is told from one of a gateway before it.
 * - `allow`    by the header `Allow` that names the method sent, exactly as Django REST framework writes it on every answer
 * - `stripped` the same service behind a proxy that takes the header away: status and exact body alone
 * - `none`     a service that has no such mark: the forms that its driver declares
 * @source Django REST framework, APIView.default_response_headers. Apache, Go and Spring send `Allow` on their own 405s, with the methods that they do take
 */
export type Mark = 'allow' | 'stripped' | 'none';
