import { expect, test } from 'vitest';
import { rememberSpace } from '$lib/features/common/page/last-space';
import type { Settings } from '$lib/ui/settings';
import { firstSpace } from './home';

function settingsOf(last: string | null): Settings {
	const kept = new Map<string, string>();
	const settings: Settings = {
		getItem: (name) => kept.get(name) ?? null,
		setItem: (name, value) => void kept.set(name, value),
		removeItem: (name) => void kept.delete(name),
		names: () => [...kept.keys()]
	};
	if (last !== null) rememberSpace(settings, last);
	return settings;
}

test.each([
	['/s/north', 'north'],
	['/s/north/deal/d1', 'north'],
	['/', 'last'],
	['/overview', null],
	['/settings/you', null]
])('the first screen at %s is of the space %s', (pathname, expected) => {
	expect(firstSpace(pathname, settingsOf('last'))).toBe(expected);
});

test('a browser that has shown no space yet reads none ahead', () => {
	expect(firstSpace('/', settingsOf(null))).toBeNull();
});
