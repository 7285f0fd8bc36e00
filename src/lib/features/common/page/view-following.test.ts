import { expect, test } from 'vitest';
import { followersOf, toldScreen, viewOf } from './view-following';

test('OP-08 · a screen is told with its address only where everybody in the space may see what it shows', () => {
	for (const path of ['/s/x', '/s/x/list', '/s/x/discussion/t1', '/s/x/pages/p1', '/s/x/files']) {
		expect(toldScreen(path, 'x')).toBe(path);
	}
	for (const path of ['/s/x/deal/secret', '/s/x/task/t', '/s/x/leads/l', '/s/x/settings']) {
		expect(toldScreen(path, 'x')).toBe('/s/x');
	}
	for (const path of ['/inbox', '/s/xy', '/s/y/list', 'https://evil.example/s/x', '//s/x']) {
		expect(toldScreen(path, 'x')).toBeNull();
	}
});

test('who follows somebody is known to them, each once', () => {
	const screens = [
		{ member: 'ben', told: { follows: 'anna' } },
		{ member: 'ben', told: { follows: 'anna' } },
		{ member: 'cora', told: { follows: 'dan' } },
		{ member: 'dan', told: { follows: 7 } }
	];
	expect(followersOf(screens, 'anna')).toEqual(['ben']);
});

test('a view is followed as long as its person is there and lets others; what is no screen of the space leads nowhere', () => {
	const seen = (...told: readonly Record<string, unknown>[]) =>
		viewOf(
			told.map((each) => ({ member: 'anna', told: each })),
			'anna',
			'x'
		);
	expect(seen()).toEqual({ is: 'gone' });
	expect(seen({})).toEqual({ is: 'awaited' });
	expect(seen({}, { at: '/s/x/pages/p' })).toEqual({ is: 'shown', at: '/s/x/pages/p' });
	expect(seen({ at: '/s/x', alone: true })).toEqual({ is: 'closed' });
	for (const at of ['/settings/people', 'javascript:alert(1)', '/s/other', 5]) {
		expect(seen({ at })).toEqual({ is: 'awaited' });
	}
});
