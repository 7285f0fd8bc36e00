import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayFromNumber } from '../core/day';
import { DATE_ORDERS, DateTally, readDay, type DateOrder } from './dates';
import { HABITS } from './testkit';

const verdictOf = (values: readonly string[], language: keyof typeof HABITS = 'en') => {
	const tally = new DateTally();
	for (const value of values) tally.take(value);
	return tally.verdict(HABITS[language]);
};

describe('reading dates', () => {
	test.each<[string, DateOrder, string | null]>([
		['10/20/2016', 'mdy', '2016-10-20'],
		['3/1/2017', 'mdy', '2017-03-01'],
		['3/1/2017', 'dmy', '2017-01-03'],
		['03.01.2017', 'dmy', '2017-01-03'],
		['3. 1. 2017', 'dmy', '2017-01-03'],
		['3-1-17', 'dmy', '2017-01-03'],
		['3-1-70', 'dmy', '1970-01-03'],
		['17-03-01', 'ymd', '2017-03-01'],
		['2017-03-01', 'dmy', '2017-03-01'],
		['2017/3/1', 'mdy', '2017-03-01'],
		['20170301', 'dmy', '2017-03-01'],
		['2017-03-01T09:30:00.000Z', 'dmy', '2017-03-01'],
		['2017-03-01 09:30', 'mdy', '2017-03-01'],
		['3/1/2017 9:30 AM', 'mdy', '2017-03-01'],
		['2 Jan 2017', 'mdy', '2017-01-02'],
		['2-Jan-17', 'mdy', '2017-01-02'],
		['January 2nd, 2017', 'dmy', '2017-01-02'],
		['2 stycznia 2017', 'mdy', '2017-01-02'],
		['11 października 2017', 'mdy', '2017-10-11'],
		['ngày 2 tháng 1 năm 2017', 'mdy', '2017-01-02'],
		['12/31/2024, 2:30:00 PM', 'mdy', '2024-12-31'],
		['Dec 31, 2024, 2:30 PM', 'dmy', '2024-12-31'],
		['Tuesday, December 31, 2024', 'dmy', '2024-12-31'],
		['Tue 31 Dec 2024', 'dmy', '2024-12-31'],
		['Thu 3 Jan 2019', 'dmy', '2019-01-03'],
		['31st of December 2024', 'dmy', '2024-12-31'],
		['Dec 31, 24', 'dmy', '2024-12-31'],
		['2024-Dec-31', 'dmy', '2024-12-31'],
		['2:30 PM 12/31/2024', 'mdy', '2024-12-31'],
		['2 pm, 12/31/2024', 'mdy', '2024-12-31'],
		['31/12/2024 2:30 CH', 'dmy', '2024-12-31'],
		['31/12/2024 11:30:00 SA', 'dmy', '2024-12-31'],
		['14:30:00 31/12/2024', 'dmy', '2024-12-31'],
		['14:30, 31/12/2024', 'dmy', '2024-12-31'],
		['lúc 14:30 ngày 31/12/2024', 'dmy', '2024-12-31'],
		['31/12/2024 14h30', 'dmy', '2024-12-31'],
		['Thứ Ba, 31 tháng 12, 2024', 'mdy', '2024-12-31'],
		['Thứ 3, 31/12/2024', 'dmy', '2024-12-31'],
		['T3, 31/12/2024', 'dmy', '2024-12-31'],
		['Chủ Nhật, ngày 29 tháng 12 năm 2024', 'mdy', '2024-12-29'],
		['31 thg 12, 2024', 'mdy', '2024-12-31'],
		['31 tháng Mười Hai, 2024', 'mdy', '2024-12-31'],
		['31.12.2024 r.', 'dmy', '2024-12-31'],
		['31.12.2024r.', 'dmy', '2024-12-31'],
		['31 grudnia 2024 r.', 'mdy', '2024-12-31'],
		['31.12.2024, 14:30:00', 'dmy', '2024-12-31'],
		['wtorek, 31 grudnia 2024 roku', 'mdy', '2024-12-31'],
		['31.12.2024 (wt.)', 'dmy', '2024-12-31'],
		['31 gru 2024, o godz. 14:30', 'mdy', '2024-12-31'],
		['31 XII 2024', 'mdy', '2024-12-31'],
		['31/12/2024 14:30 GMT+7', 'dmy', '2024-12-31'],
		['2024-12-31T23:30:00+07:00', 'dmy', '2024-12-31'],
		['2025-01-01T00:30:00+07:00', 'dmy', '2025-01-01'],
		['2024-12-31T23:30:00Z', 'dmy', '2024-12-31'],
		['20/10/2016', 'mdy', null],
		['31.02.2017', 'dmy', null],
		['3/1/2017', 'ymd', null],
		['123/1/2017', 'dmy', null],
		['soon', 'dmy', null],
		['', 'dmy', null]
	])('%s as %s is %s', (text, order, day) => {
		expect(readDay(text, order)).toBe(day);
	});

	test('one value above twelve decides for the whole column', () => {
		expect(verdictOf(['3/1/2017', '10/20/2016', '4/5/2017'], 'pl')).toMatchObject({
			order: 'mdy',
			certain: true,
			because: 'values'
		});
		expect(verdictOf(['3/1/2017', '20/10/2016'])).toMatchObject({ order: 'dmy', certain: true });
		expect(verdictOf(['99-12-31'])).toMatchObject({ order: 'ymd', certain: true });
	});

	test('an ambiguous column is a question, with an example and a default', () => {
		expect(verdictOf(['4/4/2017', '3/1/2017'], 'en')).toEqual({
			order: 'mdy',
			certain: false,
			because: 'region',
			example: '3/1/2017',
			against: 0
		});
		expect(verdictOf(['3/1/2017'], 'vi')).toMatchObject({ order: 'dmy', certain: false });
		expect(verdictOf(['03.01.2017'], 'en')).toMatchObject({ order: 'dmy', because: 'separator' });
	});

	test('an order that one of the cells rules out is never proposed', () => {
		const days = ['01/01/24', '03/01/24', '19/01/24', '01/02/24'];
		expect(verdictOf(days)).toMatchObject({ order: 'dmy', certain: true });
		expect(verdictOf(['01/02/24', '31/12/99'])).toMatchObject({ order: 'dmy', certain: true });
		expect(verdictOf(['99/12/31', '24/01/02'])).toMatchObject({ order: 'ymd', certain: true });
		const long = [...Array.from({ length: 500 }, () => '01/02/2024'), '13/01/2024'];
		expect(verdictOf(long)).toMatchObject({ order: 'dmy', certain: true });
	});

	test('a date reads back from every way in which browsers write it in the three languages', () => {
		const day = fc.integer({ min: 0, max: 29_000 });
		const styles = ['short', 'medium', 'long', 'full'] as const;
		const times = ['short', 'medium', undefined] as const;
		fc.assert(
			fc.property(
				day,
				fc.constantFrom<readonly [string, DateOrder]>(
					['en-US', 'mdy'],
					['en-GB', 'dmy'],
					['pl', 'dmy'],
					['vi', 'dmy']
				),
				fc.constantFrom(...styles),
				fc.constantFrom(...times),
				(number, [locale, order], dateStyle, timeStyle) => {
					const written = new Intl.DateTimeFormat(locale, {
						dateStyle,
						...(timeStyle === undefined ? {} : { timeStyle }),
						timeZone: 'UTC'
					}).format(number * 86_400_000 + 52_200_000);
					const read = readDay(written, order);
					expect([written, read]).toEqual([written, dayFromNumber(number)]);
				}
			)
		);
	});

	test('nothing to ask when every order gives the same days, or when there are none', () => {
		expect(verdictOf(['4/4/2017', '2017-03-01', '']).certain).toBe(true);
		expect(verdictOf([]).certain).toBe(true);
	});

	test('values that contradict each other are counted', () => {
		expect(verdictOf(['20/10/2016', '21/10/2016', '10/20/2016'])).toMatchObject({
			order: 'dmy',
			certain: false,
			against: 1
		});
	});

	test('every day reads back from every way of writing it', () => {
		const day = fc.integer({ min: -700_000, max: 2_900_000 }).map(dayFromNumber);
		fc.assert(
			fc.property(
				day.filter((text) => !text.startsWith('0')),
				fc.constantFrom('/', '-', '.'),
				fc.boolean(),
				(text, mark, padded) => {
					const [year = '', month = '', date = ''] = text.split('-');
					const short = (part: string) => (padded ? part : String(Number(part)));
					expect(readDay([year, short(month), short(date)].join(mark), 'dmy')).toBe(text);
					expect(readDay([short(month), short(date), year].join(mark), 'mdy')).toBe(text);
					expect(readDay([short(date), short(month), year].join(mark), 'dmy')).toBe(text);
				}
			)
		);
	});

	test('never throws on any text', () => {
		const text = fc.string({ unit: fc.constantFrom(...Array.from('0123456789/-.: TZaJn')) });
		fc.assert(
			fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (input) => {
				for (const order of DATE_ORDERS) readDay(input, order);
				verdictOf([input]);
			})
		);
	});
});
