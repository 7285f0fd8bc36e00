import { describe, expect, test } from 'vitest';
import { DeviceSettings } from './settings';

/** Returns a browser's storage with room for this many characters. */
function storage(room = Infinity): Storage {
	const kept = new Map<string, string>();
	return {
		get length() {
			return kept.size;
		},
		key: (at) => [...kept.keys()][at] ?? null,
		getItem: (name) => kept.get(name) ?? null,
		setItem: (name, value) => {
			if (value.length > room) throw new DOMException('', 'QuotaExceededError');
			kept.set(name, value);
		},
		removeItem: (name) => void kept.delete(name),
		clear: () => {
			kept.clear();
		}
	};
}

const blocked = (): never => {
	throw new DOMException('', 'SecurityError');
};

describe('small settings of a browser', () => {
	test('what is kept is there in the next visit', () => {
		const area = storage();
		new DeviceSettings(() => area).setItem('theme', 'dark');
		const again = new DeviceSettings(() => area);
		expect([again.getItem('theme'), again.getItem('else'), again.trouble]).toEqual([
			'dark',
			null,
			null
		]);
		again.removeItem('theme');
		expect(new DeviceSettings(() => area).names()).toEqual([]);
	});

	test('where the browser blocks them, they last as long as the tab, and it is said once', () => {
		const settings = new DeviceSettings(blocked);
		let told = 0;
		settings.onTrouble(() => (told += 1));
		expect(settings.getItem('theme')).toBe(null);
		settings.setItem('theme', 'dark');
		expect([settings.getItem('theme'), settings.names(), settings.trouble, told]).toEqual([
			'dark',
			['theme'],
			'blocked',
			1
		]);
		settings.removeItem('theme');
		expect([settings.getItem('theme'), settings.names()]).toEqual([null, []]);
	});

	test('where there is no room, the newest value counts in this tab and the older one stays kept', () => {
		const area = storage(5);
		const settings = new DeviceSettings(() => area);
		settings.setItem('draft', 'short');
		settings.setItem('draft', 'longer than there is room');
		expect([settings.getItem('draft'), settings.trouble]).toEqual([
			'longer than there is room',
			'full'
		]);
		expect(new DeviceSettings(() => area).getItem('draft')).toBe('short');
		settings.setItem('draft', 'fits');
		expect(new DeviceSettings(() => area).getItem('draft')).toBe('fits');
	});

	test('what belongs to a workspace is apart, and goes when the workspace is not here any more', () => {
		const settings = new DeviceSettings(storage);
		const area = storage();
		const shared = new DeviceSettings(() => area);
		expect(settings.of('a').names()).toEqual([]);
		shared.setItem('theme', 'dark');
		expect(shared.haveWorkspace).toBe(false);
		shared.of('a').setItem('draft/x', '1');
		shared.of('a/b').setItem('draft/x', '2');
		expect([shared.of('a').getItem('draft/x'), shared.of('a').names()]).toEqual(['1', ['draft/x']]);
		expect(shared.haveWorkspace).toBe(true);
		shared.keepOnly(['a/b']);
		expect([
			shared.of('a').names(),
			shared.of('a/b').getItem('draft/x'),
			shared.getItem('theme')
		]).toEqual([[], '2', 'dark']);
	});
});
