import type { Alert } from '@weir/schema';
import { factsOf, type Document, type Maker } from './alert-facts.ts';
import { cloudEventOf } from './cloud-event.ts';
import { ecsOf } from './ecs.ts';
import { ocsfOf } from './ocsf.ts';

/** In whose words alerts can be told. */
export const ALERT_FORMS = ['cloudevents', 'ecs', 'ocsf'] as const;
export type AlertForm = (typeof ALERT_FORMS)[number];

/** A revision of an alert as another system takes it. @throws {SyntaxError} when its votes or evidence are no JSON, which no stage writes */
export function alertDocument(form: AlertForm, alert: Alert, maker: Maker): Document {
  const facts = factsOf(alert);
  switch (form) {
    case 'cloudevents':
      return cloudEventOf(facts);
    case 'ecs':
      return ecsOf(facts, maker);
    case 'ocsf':
      return ocsfOf(facts, maker);
  }
}
