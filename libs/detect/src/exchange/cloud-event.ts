import type { Document, AlertFacts } from './alert-facts.ts';
import { timeText } from './time-text.ts';

/**
 * A revision of an alert as a CloudEvent 1.0 in structured mode (CloudEvents spec v1.0.2 §2 and §3; JSON event format v1.0.2 §3).
 * `source` and `id` together name the revision for good (§3.1.1): who gets it twice can tell. `subject` is the alert, whose revisions follow
 * one another; `time` is event time. `data` is the row of the table `alerts` with its votes and evidence opened.
 */
export function cloudEventOf({ alert, votes, evidence }: AlertFacts): Document {
  return {
    specversion: '1.0',
    id: `${alert.id}.${alert.revision}`,
    source: `/weir/captures/${encodeURIComponent(alert.source)}`,
    type: `weir.alert.${alert.state}.v1`,
    subject: alert.id,
    time: timeText(alert.time),
    datacontenttype: 'application/json',
    data: { ...alert, votes, evidence },
  };
}
