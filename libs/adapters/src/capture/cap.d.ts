/** What is used of the package cap, which declares no types. */
declare module 'cap' {
  export class Cap {
    /** Captures into `buffer`, which must be kept for as long. @returns the link type's name @throws {Error} libpcap's reason */
    open(device: string, filter: string, ringBytes: number, buffer: Buffer): string;
    close(): void;
    /** A frame is in the buffer; `length` bytes of it. */
    on(event: 'packet', listener: (length: number, truncated: boolean) => void): this;
  }
  const addon: { readonly Cap: typeof Cap };
  export default addon;
}
