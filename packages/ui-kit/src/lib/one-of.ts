/** A form's text as one of the values that the API takes; undefined when it is none of them. */
export function oneOf<Value extends string>(values: readonly Value[], text: string | undefined): Value | undefined {
  return values.find((value) => value === text);
}
