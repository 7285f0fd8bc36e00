import { describe, expect, test } from 'vitest';
import { SETTINGS_SECTIONS, settingsAddress } from './sections';
import { changerText, findSettings } from './settings-index';

const found = (text: string) =>
	findSettings(text).map(({ section, label }) => [section, label ?? '']);

describe('settings are one place', () => {
	test('each section has an address of its own', () => {
		const addresses = SETTINGS_SECTIONS.map(({ id }) => settingsAddress(id));
		expect(new Set(addresses).size).toBe(SETTINGS_SECTIONS.length);
		expect(addresses.every((address) => /^\/settings\/[a-z-]+$/.test(address))).toBe(true);
	});

	test('each section in which something is set says who may change it', () => {
		const silent = SETTINGS_SECTIONS.filter(({ id }) => changerText(id) === null);
		// What somebody else adds says so as well.
		expect(silent.map(({ id }) => id)).toEqual(['about']);
	});

	test('LS-06 · a setting is found by a part of its name, in any language, and named in the reader’s', () => {
		expect(found('time zone')).toEqual([['workspace', 'Time zone']]);
		expect(found('strefa')).toEqual([['workspace', 'Time zone']]);
		expect(found('múi giờ')).toEqual([['workspace', 'Time zone']]);
		expect(found('mui gio')).toEqual([['workspace', 'Time zone']]);
		expect(found('permissions')).toEqual([['permissions', '']]);
		expect(found('permissions customers').map(([section]) => section)).toEqual(['permissions']);
		expect(found('')).toEqual([]);
		expect(found('no such thing')).toEqual([]);
	});
});
