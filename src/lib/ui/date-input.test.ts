import { describe, expect, it } from 'vitest';
import { isWholeDate, monthsAfter, readDate } from './date-input';
import { dayFigures, dayText } from './format';

/** A Sunday. */
const TODAY = '2026-11-29';

const read = (text: string, locale = 'en-GB', span: { min?: string; max?: string } = {}) =>
	readDate(text, { today: TODAY, locale, ...span });

describe('a typed date', () => {
	it.each([
		...[['2026-12-06'], ['6/12/2026'], ['06.12.2026'], ['6-12-26'], ['6 12 2026'], ['20261206']],
		...[
			['6 Dec 2026'],
			['6 Dec'],
			['6dec'],
			['Dec 6'],
			['December 6th, 2026'],
			['6th of December']
		],
		...[['6 grudnia'], ['6 gru 2026'], ['6 grudzień 2026 r.'], ['nd']],
		...[['6 tháng 12'], ['6 thg 12, 2026'], ['ngày 6 tháng 12 năm 2026'], ['6 T12']],
		...[['Sunday, 6 December 2026'], ['niedziela, 6 grudnia 2026'], ['Chủ Nhật, 6 tháng 12, 2026']],
		...[
			['+7'],
			['+ 7'],
			['+7d'],
			['in 7 days'],
			['za tydzień'],
			['sau 1 tuần'],
			['7 ngày nữa'],
			['in a week']
		],
		...[['sun'], ['Sunday'], ['niedziela'], ['chủ nhật'], ['CN'], ['6']]
	])('%s is 6 December 2026', (text) => {
		expect(read(text)).toBe('2026-12-06');
	});

	it.each([
		['today', TODAY],
		['dziś', TODAY],
		['hôm nay', TODAY],
		['tomorrow', '2026-11-30'],
		['jutro', '2026-11-30'],
		['ngày mai', '2026-11-30'],
		['yesterday', '2026-11-28'],
		['wczoraj', '2026-11-28'],
		['hôm qua', '2026-11-28'],
		['-1', '2026-11-28'],
		['+1m', '2026-12-29'],
		['za 3 miesiące', '2027-02-28'],
		['+1y', '2027-11-29'],
		['fri', '2026-12-04'],
		['piątek', '2026-12-04'],
		['thứ sáu', '2026-12-04'],
		['T6', '2026-12-04'],
		['thu', '2026-12-03'],
		['środa', '2026-12-02']
	])('%s is told from today', (text, day) => {
		expect(read(text)).toBe(day);
	});

	it.each([
		['en-US', '2026-06-12'],
		['en-GB', '2026-12-06'],
		['en-VN', '2026-12-06'],
		['vi-VN', '2026-12-06'],
		['pl-PL', '2026-12-06'],
		['en-PL', '2026-12-06']
	])('in figures has the order of %s', (locale, day) => {
		expect(read('6/12/2026', locale)).toBe(day);
	});

	it('is read in the other order when only that is a date', () => {
		expect(read('25/12', 'en-US')).toBe('2026-12-25');
		expect(read('12/25', 'en-GB')).toBe('2026-12-25');
	});

	it('without a year is the nearest such day, within what can be chosen', () => {
		expect(read('3/1')).toBe('2027-01-03');
		expect(read('6/10')).toBe('2026-10-06');
		expect(read('6/10', 'en-GB', { min: TODAY })).toBe('2027-10-06');
		expect(read('3/1', 'en-GB', { max: TODAY })).toBe('2026-01-03');
		expect(read('29/2')).toBe('2028-02-29');
		expect(read('28', 'en-GB', { min: TODAY })).toBe('2026-12-28');
	});

	it.each([
		...[
			[''],
			['soon'],
			['32/1'],
			['31/2/2026'],
			['13/13'],
			['2026-13-01'],
			['0'],
			['6/12/202'],
			['6 foo']
		],
		...[['+99999'], ['1/2/3/4'], ['t9'], ['6.12.0026'], ['x'.repeat(100)], ['1e3'], ['6 ma']]
	])('%j is none', (text) => {
		expect(read(text)).toBeNull();
	});

	it.each(['en-US', 'en-GB', 'en-VN', 'vi-VN', 'pl-PL', 'en-PL', 'pl-US', 'vi-US', 'en-CA'])(
		'%s reads what it writes',
		(locale) => {
			for (let month = 0; month < 40; month++) {
				const day = monthsAfter('2025-01-05', month);
				for (const style of ['short', 'long'] as const) {
					expect(read(dayText(day, style, locale), locale), dayText(day, style, locale)).toBe(day);
				}
				expect(read(dayFigures(day, locale), locale), dayFigures(day, locale)).toBe(day);
			}
		}
	);

	it('is whole when nothing more can follow', () => {
		expect(['2026-12-06', '6/12/2026', '6 Dec 2026', 'Dec 6, 2026'].map(isWholeDate)).toEqual([
			...[true, true, true, true]
		]);
		expect(['2026-12-0', '6/12', '6/12/20', '2026', '6 12', ''].map(isWholeDate)).toEqual([
			...[false, false, false, false, false, false]
		]);
	});
});

it('months end on their last day', () => {
	expect(monthsAfter('2026-01-31', 1)).toBe('2026-02-28');
	expect(monthsAfter('2026-01-31', -11)).toBe('2025-02-28');
});
