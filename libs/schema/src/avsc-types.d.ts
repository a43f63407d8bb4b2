declare module 'avsc/lib/types.js' {
  import type avro from 'avsc';
  const types: { readonly Type: typeof avro.Type; readonly builtins: typeof avro.types };
  export default types;
}
