/** The nearest multiple of 1/parts, half upwards. For positions on paper; money has its own rounding and never comes here. */
export function nearest(position: number, parts = 1): number {
  return Math.floor(position * parts + 0.5) / parts;
}
