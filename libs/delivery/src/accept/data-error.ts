/** A store marks errors that the data itself caused by an SQLSTATE of class 22 or 23. */
export function isDataError(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code)
  );
}
