/** An expected outcome: the value, or a typed failure. Exceptions are for bugs. */
export type Result<Value, Failure> =
	{ readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

/** Returns a success with a value. */
export const succeed = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
	ok: true,
	value
});

/** Returns a failure. */
export const fail = <Failure>(error: Failure): { readonly ok: false; readonly error: Failure } => ({
	ok: false,
	error
});
