import type { ReactNode } from 'react';

/** One row of a table whose columns are the directions. */
export function Direction({
  name,
  note,
  forward,
  reverse,
}: {
  readonly name: string;
  readonly note?: string;
  readonly forward: ReactNode;
  readonly reverse: ReactNode;
}) {
  return (
    <tr>
      <th scope="row" title={note}>
        {name}
      </th>
      <td>{forward}</td>
      <td>{reverse}</td>
    </tr>
  );
}

/** A section with a table of what each direction has. */
export function DirectionTable({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="facts">
      <h3>{title}</h3>
      <table className="directions" aria-label={title}>
        <thead>
          <tr>
            <td />
            <th scope="col">From initiator</th>
            <th scope="col">From responder</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
