import { expect, test, vi } from 'vitest';
import { ErrorLog, faultsAsText, KEPT_FAULTS } from './error-log';

function aLog() {
	const kept = new Map<string, string>();
	const settings = {
		getItem: (name: string) => kept.get(name) ?? null,
		setItem: (name: string, value: string) => void kept.set(name, value),
		removeItem: (name: string) => void kept.delete(name)
	};
	let now = 1_000;
	const written = vi.fn();
	const open = () => new ErrorLog(settings, () => (now += 1), written);
	return { log: open(), open, written, kept };
}

test('a fault is kept with its place in the code, across reloads, and written to the console', () => {
	const { log, open, written } = aLog();
	const bug = new TypeError('x is undefined');
	log.report(bug);
	const [fault, ...others] = open().faults;
	expect(others).toEqual([]);
	expect(fault).toMatchObject({
		at: 1_001,
		name: 'TypeError',
		message: 'x is undefined',
		times: 1
	});
	expect(fault?.stack).toContain('error-log.test.ts');
	expect(written).toHaveBeenCalledExactlyOnceWith(bug);
});

test.each([
	[
		'what a parser quotes',
		`Unexpected token 'H', "Hoa Sen JSC" is not valid JSON`,
		'Unexpected token “…” is not valid JSON'
	],
	[
		'what a parser quotes that has quotations in it',
		`Unexpected token 'B', ..."{"title": Bob Smith, "note""... is not valid JSON`,
		'Unexpected token “…”... is not valid JSON'
	],
	[
		'a text with a quotation, over two lines',
		`Expected string but received "He said \\"yes\\" to Bob\nat the harbour"`,
		'Expected string but received “…”'
	],
	['an apostrophe in a name', `received "Bob's harbour"`, 'received “…”'],
	['what only has an apostrophe is kept', `this doesn't exist`, `this doesn't exist`],
	['an amount', 'cannot add 25,000,000.50 VND', 'cannot add # VND'],
	['an address', 'no member an.nguyen@hoasen.vn here', 'no member … here'],
	['a name in typographic quotes', 'no stage “Thương lượng”', 'no stage “…”']
])('nothing of a record is kept: %s', (_, message, expected) => {
	const { log } = aLog();
	log.report(new Error(message));
	expect(log.faults[0]?.message).toBe(expected);
	expect(log.faults[0]?.stack).not.toContain(message);
});

test('what repeats itself is one fault with a count', () => {
	const { log } = aLog();
	const bug = new RangeError('too deep');
	for (let times = 0; times < 3; times++) log.report(bug);
	log.report(new Error('another'));
	log.report(bug);
	expect(log.faults.map(({ name, times }) => [name, times])).toEqual([
		['RangeError', 3],
		['Error', 1],
		['RangeError', 1]
	]);
});

test(`the newest ${String(KEPT_FAULTS)} are kept`, () => {
	const { log } = aLog();
	const letters = Array.from({ length: KEPT_FAULTS + 5 }, (_, at) => 'x'.repeat(at + 1));
	for (const letter of letters) log.report(new Error(letter));
	expect(log.faults).toHaveLength(KEPT_FAULTS);
	expect(log.faults[0]?.message).toHaveLength(6);
});

test.each(['AbortError', 'DatabaseClosedError'])('%s ends something and is no fault', (name) => {
	const { log, written } = aLog();
	log.report(Object.assign(new Error('over'), { name }));
	expect(log.faults).toEqual([]);
	expect(written).not.toHaveBeenCalled();
});

test('what another version has written there is no reason to fail', () => {
	const { log, kept } = aLog();
	for (const text of ['{', '{}', '[1]', '[{"at":"now"}]']) {
		kept.set('polder.errors', text);
		expect(log.faults).toEqual([]);
	}
	log.report(new Error('bug'));
	expect(log.faults).toHaveLength(1);
});

test('who follows it is told of reports and of forgetting', () => {
	const { log } = aLog();
	const told = vi.fn();
	const stop = log.onChange(told);
	log.report(new Error('bug'));
	log.clear();
	stop();
	log.report(new Error('bug'));
	expect(told).toHaveBeenCalledTimes(2);
});

test('as text the newest come first, below what stands above them', () => {
	const { log } = aLog();
	log.report('a text that was thrown');
	log.report(new RangeError('too deep'));
	const text = faultsAsText(log.faults, 'Some browser');
	expect(text.startsWith('Some browser\n\n1970-01-01T00:00:01.002Z RangeError: too deep\n')).toBe(
		true
	);
	expect(text).toContain('string: ');
	expect(text).not.toContain('thrown');
});
