import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface NoticeProps {
  /** `problem` is announced at once, the others when the reader is idle. */
  readonly kind: 'problem' | 'empty' | 'loading';
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** What a view says when it has nothing to show: what is the case, and what to do. */
export function Notice({ kind, title, children, action }: NoticeProps) {
  return (
    <div className={`notice notice-${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      {kind === 'problem' && <Icon name="problem" />}
      <div>
        <strong>{title}</strong>
        {children !== undefined && <p>{children}</p>}
        {action}
      </div>
    </div>
  );
}
