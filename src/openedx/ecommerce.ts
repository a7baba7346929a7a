import { z } from 'zod';
import type { Http } from '../http/http';

export interface EcommerceClient {
  /** The id under which ecommerce tracked the learner in Segment; null when ecommerce has none, or no such learner. */
  trackingId(username: string): Promise<string | null>;
}

const TrackingId = z.object({ ecommerce_tracking_id: z.string().nullable() });

/** @source tubular edx_api.py, EcommerceApi.get_tracking_key; a 404 is null in retire_one_learner.py */
export function createEcommerceClient(http: Http): EcommerceClient {
  return {
    async trackingId(username) {
      const path = `/api/v2/retirement/tracking_id/${encodeURIComponent(username)}/`;
      const answer = await http.request('GET', path, { answer: TrackingId, absentOn: [404] });
      return answer === 'absent' ? null : answer.ecommerce_tracking_id;
    },
  };
}
