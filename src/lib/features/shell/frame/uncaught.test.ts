import { expect, test } from 'vitest';
import { m } from '$lib/i18n/messages';
import { uncaughtWords } from './uncaught';

test.each([
	[
		'a part that is not to be had',
		new TypeError('Failed to fetch dynamically imported module: /x.js'),
		'part'
	],
	[
		'the same in Firefox',
		new TypeError('error loading dynamically imported module: /x.js'),
		'part'
	],
	['the same in Safari', new TypeError('Importing a module script failed.'), 'part'],
	['a full disk', new DOMException('no room', 'QuotaExceededError'), 'fault'],
	['a bug', new TypeError('x is undefined'), 'fault'],
	['something that is no error', 'gone wrong', 'fault'],
	['what was broken off', new DOMException('', 'AbortError'), 'nothing'],
	[
		'a workspace that is closed',
		Object.assign(new Error(), { name: 'DatabaseClosedError' }),
		'nothing'
	]
] as const)('%s is told as it is', (_, reason, expected) => {
	const words = { part: m.common_part_missing(), fault: m.common_not_worked(), nothing: null };
	expect(uncaughtWords(reason)).toBe(words[expected]);
});
