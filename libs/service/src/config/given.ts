/** A value somebody gave for a field, and where. */
export interface Given {
  readonly path: string;
  readonly value: unknown;
  /** Names the place in messages: `HTTP_PORT`, `weir.yaml: http.port`, `--port`. */
  readonly from: string;
}

/** What one place gives, and what is wrong with it. */
export interface Reading {
  readonly given: readonly Given[];
  readonly problems: readonly string[];
}

/** User and password of an address hidden; other text is returned as it is. */
export function maskAddress(text: string): string {
  return text.replace(/^([a-z][a-z\d+.-]*:\/\/)([^/@\s]+)@/i, (_all, scheme: string, login: string) => {
    const user = login.split(':', 1)[0] ?? '';
    return `${scheme}${login.includes(':') ? `${user}:***` : '***'}@`;
  });
}
