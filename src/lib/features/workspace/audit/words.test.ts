import { expect, test } from 'vitest';
import { ACT_GROUPS, ALL_ACTS, EXPORTED, type AuditEntry } from '$lib/domain/audit/entry';
import { DIRECTORY } from '$lib/domain/policy/testkit';
import { locales, overwriteGetLocale } from '$lib/i18n/runtime';
import { entryText, groupText, type Names } from './words';

const names: Names = {
	people: DIRECTORY,
	space: (id) => (id === 'north' ? 'North' : undefined)
};
const entry = (parts: Partial<AuditEntry>): AuditEntry => ({
	...{ seq: 1, by: 'olga', at: 0, until: 0, act: 'joined', count: 1 },
	...parts
});

test('every act is a whole sentence in every language, whatever is known of it', () => {
	for (const locale of locales) {
		overwriteGetLocale(() => locale);
		for (const act of ALL_ACTS) {
			for (const parts of [
				{ subject: 'anna', space: 'north', from: 'agent', to: 'admin' },
				{ subject: 'anna', space: 'gone', count: 3 },
				{ count: 700 },
				{}
			]) {
				const text = entryText(entry({ act, ...parts }), names);
				expect(text).toMatch(/^[\p{L}\d].*\.$/u);
				expect(text).not.toMatch(/undefined|\{|\}/);
			}
		}
		for (const group of ACT_GROUPS) expect(groupText(group)).not.toBe('');
	}
	overwriteGetLocale(() => 'en');
});

test('names are looked up where the reader is', () => {
	expect(
		entryText(entry({ act: 'role-changed', subject: 'anna', from: 'agent', to: 'admin' }), names)
	).toBe('The role of anna was changed from Agent to Admin.');
	expect(entryText(entry({ act: 'space-archived', space: 'north' }), names)).toBe(
		'The space North was archived.'
	);
	expect(entryText(entry({ act: 'space-archived', space: 'hidden' }), names)).toBe(
		'The space (not on this device) was archived.'
	);
	for (const what of EXPORTED) {
		expect(entryText(entry({ act: 'exported', subject: what, count: 2 }), names)).toContain(
			'2 rows'
		);
	}
});
