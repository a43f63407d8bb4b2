/** The entry of avsc that has its types without the rest. */
declare module 'avsc/etc/browser/avsc-types.js' {
  import avro from 'avsc';

  const avscTypes: Pick<typeof avro, 'Type' | 'types'>;
  export default avscTypes;
}
