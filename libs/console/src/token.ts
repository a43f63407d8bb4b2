const KEY = 'weir token';

/** Keeps what the server wants to be told by who changes something, until the tab is closed. */
export function keepToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}

/** The header that tells it; none before it is known. */
export function saidToken(): Readonly<Record<string, string>> {
  const token = sessionStorage.getItem(KEY);
  return token === null ? {} : { authorization: `Bearer ${token}` };
}
