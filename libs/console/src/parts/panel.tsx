import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface PanelProps {
  readonly title: ReactNode;
  readonly label: string;
  /** Takes the focus again whenever this changes. */
  readonly subject: string;
  readonly children: ReactNode;
  onClose(): void;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

/** Details beside a table, over it where there is no room. Esc closes it; it takes the focus when it opens. */
export function Panel({ title, label, subject, children, onClose, onPrevious, onNext }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => heading.current?.focus(), [subject]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) close.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <aside className="panel" aria-label={label}>
      <div className="panel-top">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className="ghost small" onClick={onPrevious} disabled={onPrevious === undefined}>
          <Icon name="left" />
          <span className="hidden">Previous row</span>
        </button>
        <button type="button" className="ghost small" onClick={onNext} disabled={onNext === undefined}>
          <Icon name="right" />
          <span className="hidden">Next row</span>
        </button>
        <button type="button" className="ghost small" onClick={onClose} title="Close (Esc)">
          <Icon name="close" />
          <span className="hidden">Close details</span>
        </button>
      </div>
      <div className="panel-body">{children}</div>
    </aside>
  );
}

/** A titled group of names and values inside a panel. */
export function Facts({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="facts">
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

export function Fact({
  name,
  note,
  children,
}: {
  readonly name: string;
  readonly note?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="fact">
      <dt title={note}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
