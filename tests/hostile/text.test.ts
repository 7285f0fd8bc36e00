import { describe, expect, test } from 'vitest';
import { chosen, EVERY_CUSTOMER } from '../../src/lib/domain/campaign/choose';
import { customerKeys } from '../../src/lib/domain/customer/keys';
import { holds } from '../../src/lib/domain/deal/filter';
import { fitsField } from '../../src/lib/domain/fields/field';
import { fileName } from '../../src/lib/domain/file/commands';
import { askingAt, written } from '../../src/lib/domain/history/picks';
import { mentionedIn, readableText, splitTokens } from '../../src/lib/domain/history/tokens';
import { guessMapping } from '../../src/lib/domain/import/columns';
import { pastedContacts } from '../../src/lib/domain/import/contacts';
import { readCsv } from '../../src/lib/domain/import/csv';
import { DateTally, readDay } from '../../src/lib/domain/import/dates';
import { bodyRows, detectDialect, headersOf } from '../../src/lib/domain/import/dialect';
import { NumberTally, readAmount, readPercent } from '../../src/lib/domain/import/numbers';
import { stageKindOf } from '../../src/lib/domain/import/stage-matcher';
import { isEmptyNote, noteChange, noteText, placeIn } from '../../src/lib/domain/note/note';
import { looksLikeEmail } from '../../src/lib/domain/text/email';
import { askedPart, askedWords, fold, words } from '../../src/lib/domain/text/fold';
import { identity, spelling } from '../../src/lib/domain/text/identity';
import { csvFile, plainCell } from '../../src/lib/domain/table/csv-file';
import { composed, visible } from '../../src/lib/domain/text/visible';
import { isSafeHref } from '../../src/lib/documents/rich-schema';
import { websiteAddress } from '../../src/lib/features/sales/customers/addresses';
import { segments } from '../../src/lib/features/records/posts/links';
import { decode } from '../../src/lib/features/common/spreadsheet/decode';
import { natureOfText } from '../../src/lib/features/common/spreadsheet/nature';
import { initials } from '../../src/lib/ui/identity';
import { parseMoney } from '../../src/lib/ui/money-input';

/*
 * Whoever writes a text chooses what those pay who read it. Every function that looks through text is
 * here, with texts that are made to be slow: its cost grows as the length of the text and no faster.
 */

/** Texts of a length that make patterns and sorting go back again and again. */
const SLOW: Readonly<Record<string, (length: number) => string>> = {
	'ends of sentences within an address': (n) => `https://a.example/${'.'.repeat(n)}a`,
	'brackets in addresses': (n) => 'https://a.example/((((]]]) '.repeat(n / 27),
	'an address of brackets': (n) => `https://a.example/${'('.repeat(n / 2)}${')'.repeat(n / 2)}`,
	'many short addresses': (n) => 'http://a.b '.repeat(n / 11),
	'a server in foreign letters': (n) => `http://${foreign(n)}.example`,
	'servers in foreign letters': (n) => `http://${foreign(1900)} `.repeat(n / 1908),
	'beginnings of addresses': (n) => 'https://'.repeat(n / 8),
	'beginnings of tokens': (n) => '[[member:'.repeat(n / 9),
	tokens: (n) => '[[member:a1]]'.repeat(n / 13),
	'marks on one letter': (n) => `a${'\u0301'.repeat(n / 2)}${'\u0316'.repeat(n / 2)}`,
	'marks in turn': (n) => `a${'\u0301\u0316'.repeat(n / 2)}`,
	'joiners in turn': (n) => `a${'\u200d\u200c'.repeat(n / 2)}`,
	'joiners on marks': (n) => 'க\u0bcd\u200d'.repeat(n / 3),
	blanks: (n) => `a${' '.repeat(n)}a`,
	'line breaks': (n) => `a${'\n'.repeat(n)}a`,
	digits: (n) => `${'1'.repeat(n)}x`,
	'groups of digits': (n) => `${'1,234'.repeat(n / 5)}x`,
	'signs of mail': (n) => `${'@'.repeat(n)} `,
	'dots of mail': (n) => `a@${'.'.repeat(n)} `,
	'letters with dots': (n) => 'a. '.repeat(n / 3),
	'parts of legal forms': (n) => 'sp z o '.repeat(n / 7),
	'words for companies': (n) => 'spolka z ograniczona '.repeat(n / 21),
	'open quotes': (n) => '"a\n'.repeat(n / 3),
	'doubled quotes': (n) => `"${'""\n'.repeat(n / 3)}`,
	'quotes with blanks behind': (n) => '"a"    x\n'.repeat(n / 9),
	'columns of one name': (n) => 'a,'.repeat(n / 2),
	'columns of numbered names': (n) => 'a,a (2),'.repeat(n / 8),
	'percent signs': (n) => '%  '.repeat(n / 3),
	semicolons: (n) => ';'.repeat(n),
	'two letters': (n) => `${'ab'.repeat(n / 2)}b`,
	signs: (n) => '@#'.repeat(n / 2)
};

const foreign = (length: number): string =>
	Array.from({ length }, (_, at) => String.fromCharCode(0x4e00 + (at % 20_000))).join('');

const csvDialect = { delimiter: ',', header: true } as const;
const known = {
	members: new Set<string>(),
	customers: new Set<string>(),
	stages: new Set<string>()
};
const around = {
	withOpenDeal: new Set<string>(),
	calledOn: new Map(),
	today: '2030-01-01',
	country: null
};
const customer = (text: string) => ({
	id: 'c',
	owner: null,
	sector: text,
	tags: [text],
	words: words(text)
});
const tallied = (tally: { take(text: string): void }, text: string) => {
	tally.take(text);
	return tally;
};
const blocks = (texts: readonly string[]) =>
	texts.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }));

/** What looks through text, by name. */
const LOOKS: Readonly<Record<string, (text: string) => unknown>> = {
	segments,
	splitTokens,
	mentionedIn,
	readableText: (text) => readableText(text, ({ id }) => id),
	askingAt: (text) => askingAt(text, text.length),
	written: (text) =>
		written({
			text,
			picks: Array.from({ length: text.length >> 2 }, (_, n) => ({
				label: text.slice(n * 4, n * 4 + 3),
				token: { kind: 'member', id: 'a' },
				at: n * 4
			}))
		}),
	fold,
	words,
	askedWords,
	askedPart,
	composed,
	visible,
	spelling,
	identity,
	initials,
	fileName,
	'chosen: asked for': (text) =>
		chosen(
			[customer('one two three')],
			{ ...EVERY_CUSTOMER, text, sector: text, tag: text },
			around
		),
	'chosen: looked through': (text) =>
		chosen([customer(text)], { ...EVERY_CUSTOMER, text: 'one two', sector: text }, around),
	'holds: asked for': (text) => holds({ is: 'contains', text }, 'aaaa'),
	'holds: looked through': (text) => holds({ is: 'contains', text: text.slice(0, 2000) }, text),
	customerKeys: (text) =>
		customerKeys({ title: text, email: text, phone: text, taxNumber: text }, 'VN'),
	looksLikeEmail,
	'fields of their own': (text) =>
		(['text', 'link', 'email', 'date', 'choice', 'phone', 'member'] as const).map((type) =>
			fitsField({ type }, text)
		),
	isSafeHref,
	websiteAddress,
	readDay: (text) => [readDay(text, 'dmy'), tallied(new DateTally(), text)],
	readAmount: (text) => [
		readAmount(text, '.'),
		readAmount(text, ','),
		tallied(new NumberTally(), text)
	],
	readPercent: (text) => readPercent(text, ',', 'share'),
	parseMoney: (text) => parseMoney(text, 2, 'pl'),
	stageKindOf,
	readCsv: (text) => [...readCsv(text, ',')].length,
	plainCell,
	csvFile: (text) => csvFile([text], [[text]]),
	detectDialect,
	headersOf: (text) => headersOf(text, csvDialect),
	bodyRows: (text) => [...bodyRows(text, csvDialect)].length,
	pastedContacts,
	decode: (text) => {
		const bytes = new TextEncoder().encode(text);
		return [decode(bytes), decode(bytes, 'windows-1258')];
	},
	'decode: tones': (text) =>
		decode(
			Uint8Array.from(text, (letter) => (letter === '.' ? 0xcc : 0xf2)),
			'windows-1258'
		),
	natureOfText
};

/** What looks through many parts of a text: columns, and blocks of a note. */
const PARTS: Readonly<Record<string, (parts: readonly string[]) => unknown>> = {
	guessMapping: (names) =>
		(['deals', 'customers', 'people'] as const).map((kind) =>
			guessMapping(kind, [...names, 'Name', 'E-mail'], [names, names], known)
		),
	noteText: (texts) => noteText(blocks(texts), () => ''),
	isEmptyNote: (texts) => isEmptyNote(blocks(texts)),
	noteChange: (texts) => noteChange(blocks(texts), blocks([...texts, 'x'])),
	placeIn: (texts) => {
		const note = blocks(texts);
		const half = note.slice(0, note.length / 2);
		return placeIn(note, { at: 3, after: null, removed: [...half, ...blocks(['x'])], added: half });
	}
};

/** Parts that are alike, or nearly so. */
const ALIKE: Readonly<Record<string, (count: number) => readonly string[]>> = {
	'all alike': (n) => Array.from({ length: n }, () => 'contact name'),
	'in turn': (n) => Array.from({ length: n }, (_, at) => (at % 2 === 0 ? 'name' : 'name (2)')),
	'the last is another': (n) => Array.from({ length: n }, (_, at) => (at === n - 1 ? 'b' : 'a'))
};

/** How often each is tried: the least time is what counts. */
const ROUNDS = 8;
/** How many times longer the larger text is. A cost that grew as its square would be 256 times as high. */
const LARGER = 16;
const MOST = LARGER * 8;
/** What is done within this time, ms, does not grow as a square: that would take seconds. */
const AT_ONCE = 150;

function least<Given>(look: (given: Given) => unknown, given: Given, enough: number): number {
	let least = Infinity;
	for (let round = 0; round < ROUNDS && least > enough; round += 1) {
		const start = performance.now();
		look(given);
		least = Math.min(least, performance.now() - start);
	}
	return least;
}

/** Which of the texts cost more than their length. */
const steep = <Given>(
	look: (given: Given) => unknown,
	made: Readonly<Record<string, (length: number) => Given>>,
	length: number
): string[] =>
	Object.entries(made).flatMap(([name, make]) => {
		const most = Math.max(AT_ONCE, MOST * least(look, make(length), 0));
		return least(look, make(length * LARGER), most) > most ? [name] : [];
	});

describe('looking through a text costs as much as the text is long', () => {
	test.each(Object.entries(LOOKS))('LIMIT · %s', (_, look) => {
		expect(steep(look, SLOW, 4000)).toEqual([]);
	});

	test.each(Object.entries(PARTS))('LIMIT · %s, part by part', (_, look) => {
		expect(steep(look, ALIKE, 1000)).toEqual([]);
	});
});
