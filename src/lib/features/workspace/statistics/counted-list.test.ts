import { expect, test } from 'vitest';
import { activityHref, askedActivity, LISTED } from './counted-list';

const days = { from: '2026-11-01', last: '2026-11-30' };

test('LS-13 · a figure’s address asks for exactly it', () => {
	for (const measure of LISTED) {
		for (const space of [null, '', 'north']) {
			for (const by of [null, 'anna']) {
				const url = new URL(activityHref({ measure, space, by }, days), 'http://x');
				expect(askedActivity(url)).toEqual({ pick: { measure, space, by }, days });
			}
		}
	}
	expect(askedActivity(new URL('http://x/?of=spaces&from=2026-11-01&to=2026-11-30'))).toBeNull();
	expect(askedActivity(new URL('http://x/?of=tasks&from=x&to=2026-11-30'))).toBeNull();
});
