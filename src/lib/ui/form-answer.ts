/** What became of a form: it was saved, something in it is missing and says so itself, or it could not be saved. */
export type FormAnswer = 'saved' | 'incomplete' | { readonly problem: string };

/** Returns the answer of a form from why it was not saved, or `null` when it was. */
export const answerOf = (problem: string | null): FormAnswer =>
	problem === null ? 'saved' : { problem };
