/** Line drawings on a 16 × 16 grid, in the colour of the text around them. */
const PATHS = {
  weir: 'M1.5 4h5.5c1.7 0 2 1 2 2.5v3c0 1.7.7 2.5 2.2 2.5h3.3M1.5 8h3c1 0 1.5.5 1.5 1.5v1c0 1 .6 1.5 1.5 1.5',
  done: 'M3 8.5l3.2 3.2L13 5',
  reading: 'M8 2.5v7.5M4.5 7L8 10.5 11.5 7M3 13.5h10',
  problem: 'M8 2L1.5 13.5h13zM8 6.5v3.2M8 11.6v.2',
  sun: 'M8 5a3 3 0 100 6 3 3 0 000-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  moon: 'M13.5 9.5A6 6 0 016.5 2.5a6 6 0 107 7z',
  system: 'M2 3h12v8H2zM5.5 14h5M8 11v3',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  left: 'M10 3L5 8l5 5',
  right: 'M6 3l5 5-5 5',
  down: 'M3 6l5 5 5-5',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  whole: 'M2 8h12M4.5 5L2 8l2.5 3M11.5 5L14 8l-2.5 3',
  ascending: 'M8 13V3.5M4.5 7L8 3.5 11.5 7',
  descending: 'M8 3v9.5M4.5 9L8 12.5 11.5 9',
  search: 'M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM10.3 10.3L14 14',
  filter: 'M2 3.5h12L9.5 8.7v4.3l-3 1.2V8.7z',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside a word; it is hidden from screen readers, so the word must be there. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
