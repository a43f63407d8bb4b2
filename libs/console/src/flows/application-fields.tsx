import type { Flow } from '../read-flow.ts';
import { Fact, Facts } from '../parts/panel.tsx';

/** The fields of the JSON object in the order in which they were told. */
function entries(text: string): readonly (readonly [string, string])[] {
  if (text === '') return [];
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null
    ? Object.entries(value).map(([name, told]) => [name, String(told)])
    : [];
}

/** What the application told at the beginning of the flow. */
export function Told({ flow }: { readonly flow: Flow }) {
  const told = entries(flow.applicationFields);
  if (told.length === 0) return null;
  return (
    <Facts title={`Told by ${flow.application}`}>
      {told.map(([name, value]) => (
        <Fact key={name} name={name}>
          <span className="mono">{value}</span>
        </Fact>
      ))}
    </Facts>
  );
}
