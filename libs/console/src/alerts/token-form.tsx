import { useId, useState, type FormEvent } from 'react';
import { keepToken } from '../token.ts';

/** Asks for what the server wants to be told by who changes something. */
export function TokenForm({ onKept }: { readonly onKept: () => void }) {
  const id = useId();
  const [token, setToken] = useState('');
  const keep = (event: FormEvent) => {
    event.preventDefault();
    keepToken(token);
    onKept();
  };
  return (
    <form className="token" onSubmit={keep}>
      <label htmlFor={id}>Token</label>
      <input
        id={id}
        type="password"
        autoComplete="off"
        required
        value={token}
        onChange={(event) => setToken(event.target.value)}
      />
      <button type="submit">Go on</button>
    </form>
  );
}
