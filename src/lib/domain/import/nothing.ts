import { fold } from '../text/fold';

const DASHES = /^[-‐-―−_.\s]*$/u;

/** Words that mean that a cell has no value, folded. */
const WORDS: ReadonlySet<string> = new Set([
	...['n/a', '#n/a', 'na', 'n.a.', 'none', 'null', 'nil', '(blank)', '#null!', '#value!', '#ref!'],
	...['brak', 'n/d', 'nd', 'n.d.', 'nie dotyczy'],
	...['khong', 'khong co', 'chua co', 'k/a', 'trong']
]);

/** The errors that spreadsheets show in place of a value. */
const ERRORS =
	/^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|GETTING_DATA)$/;

/** Whether a text is the error of a spreadsheet's formula, which is no value in any column. */
export const isCellError = (text: string): boolean => text.startsWith('#') && ERRORS.test(text);

/** Whether a text is a dash or the like, which means no value in any column. */
export const isDash = (text: string): boolean =>
	text !== '' && (DASHES.test(text) || /^#?n\/a$/i.test(text) || isCellError(text));

/** Whether the cell of a number or a date means that there is none: `-`, `$ -`, `n/a`. */
export function saysNothing(text: string): boolean {
	if (text.length > 32) return false;
	const bare = text.replace(/\p{Sc}/gu, '').trim();
	return DASHES.test(bare) || WORDS.has(fold(bare)) || DASHED_MONEY.test(text);
}

/** A dash with the name of a currency: `- zł`, `EUR -`. */
const DASHED_MONEY = /^(?:\p{L}{1,4}\.?\s*[-–—−]|[-–—−]\s*\p{L}{1,4}\.?)$/u;
