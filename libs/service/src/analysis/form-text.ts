import type { AlertForm } from '@weir/detect';
import { alerts, type AlertBatch } from '@weir/schema';
import { VERSION } from '../installation.ts';
import type { RowText } from './row-text.ts';

/** A revision of an alert in another system's words, a line of JSON. What writes it is loaded when it is asked for: the start would wait for it. */
export async function formText(form: AlertForm): Promise<RowText<AlertBatch>> {
  const { alertDocument } = await import('@weir/detect');
  return (batch, index) => `${JSON.stringify(alertDocument(form, alerts.row(batch, index), { version: VERSION }))}\n`;
}
