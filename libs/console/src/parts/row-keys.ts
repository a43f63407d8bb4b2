import { useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, RefObject } from 'react';

interface RowKeysOptions {
  readonly count: number;
  onOpen(index: number): void;
  onPrevious?(): void;
  onNext?(): void;
}

interface RowProps {
  readonly 'data-row': number;
  readonly tabIndex: number;
  onFocus(): void;
  onClick(event: MouseEvent<HTMLElement>): void;
}

export interface RowKeys {
  readonly body: RefObject<HTMLTableSectionElement | null>;
  onKeyDown(event: KeyboardEvent<HTMLElement>): void;
  rowProps(index: number): RowProps;
  focusRow(index: number): void;
}

/** True when the reader has marked text, so that a click ends the marking and opens nothing. */
function hasSelection(): boolean {
  return (document.getSelection()?.toString() ?? '') !== '';
}

/** A click on a control inside a row is that control's own. */
function isOnControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, summary') !== null;
}

/**
 * Arrow keys in a table (one row is in the tab order): up and down, Home and End, Enter or Space to open, Page Up and
 * Page Down to turn the page.
 */
export function useRowKeys({ count, onOpen, onPrevious, onNext }: RowKeysOptions): RowKeys {
  const body = useRef<HTMLTableSectionElement>(null);
  const [active, setActive] = useState(0);
  const current = Math.min(active, Math.max(0, count - 1));

  const focusRow = (index: number) => {
    const row = body.current?.querySelector<HTMLElement>(`[data-row="${index}"]`);
    setActive(index);
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };
  const steps: Readonly<Record<string, () => void>> = {
    ArrowDown: () => focusRow(Math.min(count - 1, current + 1)),
    ArrowUp: () => focusRow(Math.max(0, current - 1)),
    Home: () => focusRow(0),
    End: () => focusRow(count - 1),
    Enter: () => onOpen(current),
    ' ': () => onOpen(current),
    PageDown: () => onNext?.(),
    PageUp: () => onPrevious?.(),
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isOnControl(event.target) && (event.key === 'Enter' || event.key === ' ')) return;
    event.preventDefault();
    step();
  };
  const rowProps = (index: number): RowProps => ({
    'data-row': index,
    tabIndex: index === current ? 0 : -1,
    onFocus: () => setActive(index),
    onClick: (event) => {
      if (!hasSelection() && !isOnControl(event.target)) onOpen(index);
    },
  });
  return { body, onKeyDown, rowProps, focusRow };
}
