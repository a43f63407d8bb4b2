import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { ApiProblem } from '../api.ts';
import { Icon } from '../parts/icon.tsx';
import { filterTerms, isUnfinished, TERM_HELP, withoutTerm, withTerm } from './filter-terms.ts';

const TYPING_PAUSE_MS = 400;

interface FilterBarProps {
  readonly filter: string;
  /** What the server says about the filter as it stands. */
  readonly problem: ApiProblem | null;
  onFilter(filter: string): void;
}

/** True where a slash is text, not a shortcut. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select') !== null;
}

function Help({ id, onTerm }: { readonly id: string; onTerm(term: string): void }) {
  return (
    <div className="filter-help" id={id}>
      <p>Terms are separated by spaces and must all hold. Press one to add it.</p>
      <ul>
        {TERM_HELP.map((term) => (
          <li key={term.example}>
            <button type="button" className="link mono" onClick={() => onTerm(term.example)}>
              {term.example}
            </button>
            <span>{term.meaning}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Terms({ filter, onFilter }: { readonly filter: string; onFilter(filter: string): void }) {
  const terms = filterTerms(filter);
  if (terms.length === 0) return null;
  return (
    <ul className="terms" aria-label="Terms of the filter">
      {terms.map((term, index) => (
        <li key={`${index} ${term}`}>
          <button
            type="button"
            className="term"
            onClick={() => onFilter(withoutTerm(filter, index))}
            title={`Remove ${term}`}
          >
            <span className="mono">{term}</span>
            <Icon name="close" />
            <span className="hidden">, remove</span>
          </button>
        </li>
      ))}
      {terms.length > 1 && (
        <li>
          <button type="button" className="link" onClick={() => onFilter('')}>
            Clear all
          </button>
        </li>
      )}
    </ul>
  );
}

/** The text of the field: it follows the filter, and the filter follows it after a pause in typing. */
function useDraft(filter: string, onFilter: (filter: string) => void) {
  const [draft, setDraft] = useState(filter);
  const sent = useRef(filter);
  useEffect(() => {
    if (filter !== sent.current) setDraft(filter);
    sent.current = filter;
  }, [filter]);
  const send = (text: string) => {
    sent.current = text.trim();
    setDraft(text);
    onFilter(text.trim());
  };
  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });
  useEffect(() => {
    if (draft.trim() === sent.current || isUnfinished(draft)) return undefined;
    const timer = window.setTimeout(() => latest.current(draft), TYPING_PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [draft]);
  return { draft, setDraft, send };
}

/** The flow filter: free text, what can be typed, what is wrong with it. `/` comes here from anywhere. */
export function FilterBar({ filter, problem, onFilter }: FilterBarProps) {
  const { draft, setDraft, send } = useDraft(filter, onFilter);
  const [help, setHelp] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const ids = { field: useId(), help: useId(), problem: useId() };

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || (!help && draft === '')) return;
    event.preventDefault();
    if (help) setHelp(false);
    else send('');
  };
  const addTerm = (term: string) => {
    const open = term.includes('…');
    const text = open ? withTerm(draft, term.replace('…', '').trim()) : withTerm(draft, term);
    if (open) setDraft(`${text}${text.endsWith(':') ? '' : ' '}`);
    else send(text);
    field.current?.focus();
  };
  return (
    <search className="filter" onKeyDown={onKeyDown}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send(draft);
        }}
      >
        <label htmlFor={ids.field} className="hidden">
          Filter flows
        </label>
        <span className="filter-field">
          <Icon name="filter" />
          <input
            id={ids.field}
            ref={field}
            type="text"
            inputMode="search"
            enterKeyHint="search"
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            placeholder="10.0.0.1   port 443   tcp"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : ids.problem}
            aria-keyshortcuts="/"
          />
          {draft === '' && <kbd aria-hidden="true">/</kbd>}
        </span>
        <button type="button" aria-expanded={help} aria-controls={ids.help} onClick={() => setHelp(!help)}>
          What can be typed
        </button>
      </form>
      {help && <Help id={ids.help} onTerm={addTerm} />}
      {problem !== null && (
        <p id={ids.problem} className="filter-problem" role="alert">
          <Icon name="problem" /> <strong>{problem.title}.</strong> {problem.detail}
        </p>
      )}
      <Terms filter={filter} onFilter={send} />
    </search>
  );
}
