/**
 * Proof at compile time that a schema and a type of the domain say the same, so that neither can drift:
 * `true satisfies Same<z.output<typeof staySchema>, Stay>;`
 */
type Primitive = string | number | bigint | boolean | null | undefined;

/** What is read from the wire or written to it: readonly throughout. */
export type Wire<T> = unknown extends T
  ? T
  : T extends Primitive
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Wire<Item>[]
      : { readonly [Key in keyof T]: Wire<T[Key]> };

/** true where both types are the same, an optional member and an absent one being different; false otherwise. */
export type Same<A, B> =
  (<T>() => T extends Wire<A> ? 1 : 2) extends <T>() => T extends Wire<B> ? 1 : 2 ? true : false;
