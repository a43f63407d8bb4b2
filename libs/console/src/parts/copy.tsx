import { useEffect, useState } from 'react';
import { Icon } from './icon.tsx';

/** Older ways of reaching the page (plain HTTP by name) have no clipboard: select the text for the reader instead. */
async function copyText(text: string): Promise<boolean> {
  if (!window.isSecureContext) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}

/** Text with a button that copies it; `what` names it for the button. */
export function Copy({ text, what }: { readonly text: string; readonly what: string }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return undefined;
    const timer = window.setTimeout(() => setSaid(''), 2_000);
    return () => window.clearTimeout(timer);
  }, [said]);
  return (
    <span className="copy">
      <code>{text}</code>
      <button
        type="button"
        className="ghost small"
        aria-label={`Copy ${what}`}
        title={`Copy ${what}`}
        onClick={() => void copyText(text).then((done) => setSaid(done ? 'Copied' : 'Select the text and copy it'))}
      >
        <Icon name={said === 'Copied' ? 'done' : 'copy'} />
      </button>
      <span role="status" className="copy-said">
        {said}
      </span>
    </span>
  );
}
