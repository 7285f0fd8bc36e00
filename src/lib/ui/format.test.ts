import { describe, expect, it } from 'vitest';
import {
	agoText,
	bytesText,
	dayText,
	daysAwayText,
	durationText,
	inText,
	listText,
	momentText,
	moneyText,
	moneyTextShort,
	numberText,
	percentText
} from './format';

/** Intl uses several kinds of spaces, which look the same to a reader. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

const euros = (minor: number) => ({ minor, decimals: 2, currency: 'EUR' });
const dong = (minor: number) => ({ minor, decimals: 0, currency: 'VND' });
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

describe('the rest', () => {
	it('follows the language', () => {
		expect(numberText(1234.5, 'pl')).toBe('1234,5');
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
