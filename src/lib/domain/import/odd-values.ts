import { readDay, type DateOrder } from './dates';
import { isDay } from '../core/day';
import type { CsvRow } from './csv';
import type { Field } from './fields';
import { saysNothing } from './nothing';
import type { OddValue } from './plan-preview';
import type { RowLog, RowReader } from './rows';

/** The longest email address that can exist. */
const MAX_EMAIL = 254;

const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

/** Whether a text is an address to which mail can be sent, in any alphabet. */
function isAddress(text: string): boolean {
	const at = text.lastIndexOf('@');
	if (text.length > MAX_EMAIL || at < 1) return false;
	const name = text.slice(0, at);
	const labels = text.slice(at + 1).split('.');
	return (
		!/[\s@"(),:;<>[\]\\]|^\.|\.$|\.\./u.test(name) &&
		labels.length > 1 &&
		labels.every((label) => LABEL.test(label)) &&
		/^(?:\p{L}{2,}|xn--.+)$/u.test(labels.at(-1) ?? '')
	);
}

/** Whether a cell holds one or several addresses, as people write them beside each other. */
const areAddresses = (text: string): boolean =>
	text
		.split(/[;,]\s*|\s+/)
		.filter(Boolean)
		.every(isAddress);

/** Whether a text has as many digits as a phone number has, and little else. */
const isPhone = (text: string): boolean => {
	const digits = text.replace(/\D/g, '').length;
	return digits >= 5 && digits * 2 >= text.replace(/\s/g, '').length;
};

const isWebsite = (text: string): boolean =>
	/^(?:https?:\/\/)?[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?\.\p{L}{2,}(?::\d+)?(?:[/?#]\S*)?$/iu.test(
		text.slice(0, 2000)
	);

/** The tests of the fields whose values have a form, and what a value that fails them is called. */
const TESTS: readonly (readonly [Field, OddValue, (text: string) => boolean])[] = [
	['email', 'email', areAddresses],
	['contactEmail', 'email', areAddresses],
	['phone', 'phone', isPhone],
	['contactPhone', 'phone', isPhone],
	['website', 'website', isWebsite]
];

/** The years between which the days of a business lie. */
const FIRST_YEAR = '1970';
const LAST_YEAR = '2100';

/** Remarks on the values of an imported row that are probably mistakes. The row goes in with them. */
export function remarkOdd(log: RowLog, reader: RowReader, row: CsvRow, dateOrder: DateOrder): void {
	for (const { column, value } of reader.errors(row)) {
		log.remark({ code: 'cell-error', row: row.row, column, value });
	}
	for (const [field, as, fits] of TESTS) {
		const value = reader.text(row, field);
		if (value !== '' && !fits(value)) remark(field, as, value);
	}
	for (const field of ['closeOn', 'dueOn', 'startOn', 'createdOn'] as const) {
		const value = reader.text(row, field);
		const day = saysNothing(value) ? null : readDay(value, dateOrder);
		if (day === null || !isDay(day)) continue;
		if (day < FIRST_YEAR || day > LAST_YEAR) remark(field, 'day', value);
	}

	function remark(field: Field, as: OddValue, value: string): void {
		log.remark({ code: 'odd-value', row: row.row, column: reader.column(field), value, as });
	}
}
