import { describe, expect, it } from 'vitest';
import { regionOf, tagOf } from './region';
import type { Locale } from './runtime';

const auto = (language: Locale, languages: readonly string[], country: string | null = null) =>
	tagOf(language, regionOf(language, { chosen: null, languages, country }));

describe('the region of the formats', () => {
	it.each<[Locale, readonly string[], string]>([
		['en', ['en-GB'], 'en-GB'],
		['en', ['en-GB', 'en-US', 'en'], 'en-GB'],
		['en', ['vi-VN'], 'en-VN'],
		['en', ['pl-PL', 'en'], 'en-PL'],
		['en', ['pl-PL', 'en-US'], 'en-US'],
		['pl', ['en-GB', 'pl-PL'], 'pl-PL'],
		['vi', ['en-US'], 'vi-VN'],
		['vi', ['vi'], 'vi-VN'],
		['pl', ['en-US', 'pl'], 'pl-PL'],
		['en', ['zh-Hant-TW'], 'en-TW'],
		['en', ['not a tag', 'en-AU'], 'en-AU'],
		['en', ['es-419'], 'en-419'],
		['en', [], 'en']
	])('is, for a screen in %s and the languages %j, that of %s', (language, languages, tag) => {
		expect(auto(language, languages)).toBe(tag);
	});

	it('is the workspace’s country where the browser names none', () => {
		expect(auto('en', ['en', 'vi'], 'VN')).toBe('en-VN');
		expect(auto('en', ['en-GB'], 'VN')).toBe('en-GB');
	});

	it('is the chosen one, whatever the browser says', () => {
		expect(regionOf('en', { chosen: 'PL', languages: ['en-GB'], country: 'VN' })).toBe('PL');
	});
});
