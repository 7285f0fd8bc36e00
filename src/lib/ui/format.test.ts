import { describe, expect, it } from 'vitest';
import {
	agoText,
	bytesText,
	countryName,
	currencyName,
	dateFigures,
	dayText,
	daysAwayText,
	durationText,
	inText,
	listText,
	momentText,
	moneyText,
	moneyTextShort,
	monthText,
	numberText,
	percentText,
	timeText
} from './format';
import { moneyInput, parseMoney } from './money-input';

/** Intl uses several kinds of spaces, which look the same to a reader. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

const euros = (minor: number) => ({ minor, decimals: 2, currency: 'EUR' });
const dong = (minor: number) => ({ minor, decimals: 0, currency: 'VND' });
/** What one moment, day, number and amount look like in a region. */
const inRegion = (tag: string) => ({
	day: dayText('2026-12-06', 'brief', tag),
	dayWithYear: dayText('2026-12-06', 'short', tag),
	time: plain(timeText(Date.UTC(2026, 11, 6, 5, 48), tag, 'UTC')),
	evening: plain(timeText(Date.UTC(2026, 11, 6, 0, 5), tag, 'UTC')),
	month: monthText('2026-12', 'short', tag),
	count: plain(numberText(8800, tag)),
	number: plain(numberText(1_234_567.5, tag)),
	money: plain(moneyText({ minor: 880_050, decimals: 2, currency: 'USD' }, tag)),
	small: plain(moneyTextShort({ minor: 50, decimals: 2, currency: 'USD' }, tag)),
	// British thousands are a small or a large letter, by the version of the browser.
	short: plain(moneyTextShort({ minor: 880_050, decimals: 2, currency: 'USD' }, tag)).replace(
		/k$/,
		'K'
	),
	figures: dateFigures(tag).order.join(dateFigures(tag).mark)
});

describe('a region', () => {
	it.each([
		[
			'en-US',
			{
				...{ day: 'Dec 6', dayWithYear: 'Dec 6, 2026', time: '5:48 AM', evening: '12:05 AM' },
				...{ month: 'Dec 2026', count: '8,800', number: '1,234,567.5', money: '$8,800.50' },
				...{ small: '$0.50', short: '$8.8K', figures: 'month/day/year' }
			}
		],
		[
			'en-GB',
			{
				...{ day: '6 Dec', dayWithYear: '6 Dec 2026', time: '05:48', evening: '00:05' },
				...{ month: 'Dec 2026', count: '8,800', number: '1,234,567.5', money: 'US$8,800.50' },
				...{ small: 'US$0.50', short: 'US$8.8K', figures: 'day/month/year' }
			}
		],
		[
			'en-VN',
			{
				...{ day: '6 Dec', dayWithYear: '6 Dec 2026', time: '05:48', evening: '00:05' },
				...{ month: 'Dec 2026', count: '8.800', number: '1.234.567,5', money: '$8.800,50' },
				...{ small: '$0,50', short: '$8,8K', figures: 'day/month/year' }
			}
		],
		[
			'vi-VN',
			{
				...{ day: '6 thg 12', dayWithYear: '6 thg 12, 2026', time: '05:48', evening: '00:05' },
				...{ month: 'thg 12 2026', count: '8.800', number: '1.234.567,5', money: '8.800,50 US$' },
				...{ small: '0,50 US$', short: '8,8 N US$', figures: 'day/month/year' }
			}
		],
		[
			'pl-PL',
			{
				...{ day: '6 gru', dayWithYear: '6 gru 2026', time: '05:48', evening: '00:05' },
				...{ month: 'gru 2026', count: '8 800', number: '1 234 567,5', money: '8 800,50 USD' },
				...{ small: '0,50 USD', short: '8,8 tys. USD', figures: 'day.month.year' }
			}
		],
		[
			'en-PL',
			{
				...{ day: '6 Dec', dayWithYear: '6 Dec 2026', time: '05:48', evening: '00:05' },
				...{ month: 'Dec 2026', count: '8 800', number: '1 234 567,5', money: '$8 800,50' },
				...{ small: '$0,50', short: '$8,8K', figures: 'day.month.year' }
			}
		]
	])('%s has its own formats', (tag, formats) => {
		expect(inRegion(tag)).toEqual(formats);
	});

	it('gives its hours to another language', () => {
		expect(plain(timeText(Date.UTC(2026, 11, 6, 17, 48), 'pl-US', 'UTC'))).toBe('5:48 PM');
		expect(plain(momentText(Date.UTC(2026, 11, 6, 17, 48), 'en-DE', 'UTC'))).toBe(
			'6 Dec 2026, 17:48'
		);
	});

	it('keeps its groups of digits where it writes English too', () => {
		expect(numberText(1_234_567, 'en-IN')).toBe('12,34,567');
	});

	it.each(['en-US', 'en-GB', 'en-VN', 'vi-VN', 'pl-PL', 'en-PL', 'en-CH'])(
		'%s reads the amounts that it writes',
		(tag) => {
			for (const decimals of [0, 2, 3]) {
				for (const minor of [0, 7, 1050, 100_000, 123_456, 987_654_321, -1050]) {
					expect(parseMoney(moneyInput(minor, decimals, tag), decimals, tag)).toBe(minor);
				}
			}
		}
	);
});

const zloty = (minor: number) => ({ minor, decimals: 2, currency: 'PLN' });

describe('money', () => {
	it('is written as the language writes it', () => {
		expect(plain(moneyText(euros(123_450), 'en'))).toBe('€1,234.50');
		expect(plain(moneyText(dong(1_500_000), 'vi'))).toBe('1.500.000 ₫');
		expect(plain(moneyText(zloty(1_234_550), 'pl'))).toBe('12 345,50 zł');
	});

	it('leaves decimals away only when there are none', () => {
		expect(moneyText(euros(100_000), 'en')).toBe('€1,000');
		expect(moneyText(euros(100_010), 'en')).toBe('€1,000.10');
		expect(moneyText(euros(-50), 'en')).toBe('-€0.50');
	});

	it('is short on a card', () => {
		expect(plain(moneyTextShort(euros(123_456_700), 'en'))).toBe('€1.23M');
		expect(plain(moneyTextShort(dong(1_500_000_000), 'vi'))).toBe('1,5 T ₫');
		expect(plain(moneyTextShort(zloty(12_345_600), 'pl'))).toBe('123 tys. zł');
		expect(moneyTextShort(euros(0), 'en')).toBe('€0');
	});

	it('survives a currency that is none', () => {
		expect(moneyText({ minor: 1050, decimals: 2, currency: 'points' }, 'en')).toBe('10.50 points');
	});
});

describe('days', () => {
	it('are the same in every time zone', () => {
		expect(dayText('2026-03-14', 'short', 'en')).toBe('Mar 14, 2026');
		expect(dayText('2026-03-14', 'brief', 'pl')).toBe('14 mar');
		expect(dayText('2026-03-14', 'long', 'pl')).toBe('sobota, 14 marca 2026');
		expect(dayText('2026-03-14', 'long', 'vi')).toContain('tháng 3');
	});

	it('are returned as they are when they are none', () => {
		expect(dayText('soon', 'short', 'en')).toBe('soon');
		expect(daysAwayText('soon', '2026-03-14', 'en')).toBe('soon');
	});

	it('are told from today', () => {
		expect(daysAwayText('2026-03-15', '2026-03-14', 'en')).toBe('tomorrow');
		expect(daysAwayText('2026-03-14', '2026-03-14', 'pl')).toBe('dzisiaj');
		expect(daysAwayText('2026-03-11', '2026-03-14', 'vi')).toBe('3 ngày trước');
	});
});

describe('moments', () => {
	const now = Date.UTC(2026, 2, 14, 12);

	it('are written with the hour', () => {
		expect(plain(momentText(now, 'en', 'UTC'))).toBe('Mar 14, 2026, 12:00 PM');
		expect(plain(momentText(now, 'pl', 'Europe/Warsaw'))).toBe('14 mar 2026, 13:00');
	});

	it('are told from now in the largest unit that fits', () => {
		expect(agoText(now - 5000, now, 'en')).toBe('now');
		expect(agoText(now - 90_000, now, 'en')).toBe('1 minute ago');
		expect(agoText(now - 3 * 3_600_000, now, 'pl')).toBe('3 godziny temu');
		expect(agoText(now - 86_400_000, now, 'vi').toLowerCase()).toBe('hôm qua');
		// Another device's clock may be ahead.
		expect(agoText(now + 5000, now, 'en')).toBe('now');
		expect(agoText(now + 400 * 86_400_000, now, 'en')).toBe(
			momentText(now + 400 * 86_400_000, 'en')
		);
		expect(agoText(now - 800 * 86_400_000, now, 'en')).toBe('2 years ago');
	});
});

it('names are given in the language, and what is no code stays as it is', () => {
	expect([countryName('PL', 'en-GB'), countryName('PL', 'pl-US')]).toEqual(['Poland', 'Polska']);
	expect([currencyName('EUR', 'en-VN'), currencyName('points', 'en')]).toEqual(['Euro', 'points']);
});

describe('the rest', () => {
	it('follows the language', () => {
		expect(plain(numberText(1234.5, 'pl'))).toBe('1 234,5');
		expect(percentText(50, 'en')).toBe('50%');
		expect(plain(percentText(50, 'pl'))).toBe('50%');
		expect(listText(['Ann', 'Bao', 'Łukasz'], 'pl')).toBe('Ann, Bao i Łukasz');
		expect(listText(['Ann', 'Bao'], 'vi')).toBe('Ann và Bao');
		expect(listText(['A', 'B'], 'en', 'disjunction')).toBe('A or B');
		expect(bytesText(0, 'en')).toBe('0 bytes');
		expect(plain(bytesText(1_400_000, 'pl'))).toBe('1,4 MB');
	});
});

it('says in how long something will be, never too early', () => {
	expect([400, 40_000, 61_000, 3_600_000].map((ms) => inText(ms, 'en'))).toEqual([
		'in 1 second',
		'in 40 seconds',
		'in 2 minutes',
		'in 1 hour'
	]);
	expect(plain(inText(180_000, 'pl'))).toBe('za 3 minuty');
	expect(plain(inText(180_000, 'vi'))).toBe('sau 3 phút nữa');
});

it('says how long something is in its largest unit', () => {
	expect([90_000, 720_000, 86_400_000].map((ms) => durationText(ms, 'en'))).toEqual([
		'2 minutes',
		'12 minutes',
		'1 day'
	]);
	expect(plain(durationText(720_000, 'pl'))).toBe('12 minut');
	expect(plain(durationText(720_000, 'vi'))).toBe('12 phút');
});
