/** Where words stand: above the line, or below it. */
export type Script = 'sup' | 'sub';

/** The letters that have a form of their own above or below the line, and those forms. */
const LETTERS: Readonly<Record<Script, ReadonlyMap<string, string>>> = {
	sup: pairs('0123456789+-−=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ'),
	sub: pairs('0123456789+-−=()aeoxhklmnpst', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ')
};

function pairs(plain: string, script: string): ReadonlyMap<string, string> {
	const forms = [...script];
	return new Map([...plain].map((letter, at) => [letter, forms[at] ?? letter]));
}

/**
 * Returns words that stand above or below the line by letters that do, so that m² does not become m2. Words with a letter that has
 * no such form stay as they are.
 */
export function scriptLetters(text: string, script: Script): string {
	const forms = [...text].map((letter) => LETTERS[script].get(letter));
	return forms.every((form) => form !== undefined) ? forms.join('') : text;
}
