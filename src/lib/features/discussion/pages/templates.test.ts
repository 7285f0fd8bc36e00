import { afterEach, describe as group, expect, test } from 'vitest';
import * as Y from 'yjs';
import { describe, typeRoots } from '$lib/documents/describe';
import { firstUpdate, newRecordDoc, RECORD_FORM } from '$lib/documents/record';
import { readNote } from '$lib/documents/rich';
import { createBody } from '$lib/domain/note/body';
import { noteText, type Note } from '$lib/domain/note/note';
import { locales, overwriteGetLocale } from '$lib/i18n/runtime';
import { pageTemplates } from './templates';

afterEach(() => {
	overwriteGetLocale(() => 'en');
});

const ACTING = {
	actor: 'anna',
	clock: { now: () => 5, offset: () => 0 },
	random: { bytes: (count: number) => new Uint8Array(count).fill(7) }
};

/** Sends a text as the body of a new page. Returns what the relay says of its form, and how it is read. */
function sent(text: Note) {
	const doc = newRecordDoc();
	typeRoots(doc, RECORD_FORM);
	const forms: ReturnType<typeof describe>[] = [];
	doc.on('afterTransaction', (transaction: Y.Transaction) => {
		forms.push(describe(doc, transaction, RECORD_FORM));
	});
	Y.applyUpdate(doc, firstUpdate(createBody({ id: 'page', space: 'north' }, ACTING, text)));
	return { form: forms[0], note: readNote(doc) };
}

group.each(locales)('what a page can begin as, in %s', (locale) => {
	test.each(['meeting', 'decision', 'howto', 'brief'] as const)(
		'HI-14 · the text of “%s” has a form that the relay accepts, and is read as it is',
		(id) => {
			overwriteGetLocale(() => locale);
			const { text = [] } =
				pageTemplates()
					.find((one) => one.id === id)
					?.start() ?? {};
			expect(text.length).toBeGreaterThan(3);
			const { form, note } = sent(text);
			expect(form).toMatchObject({ ok: true });
			expect(note).toEqual(text);
		}
	);

	test('a blank page begins with nothing, and no two others alike', () => {
		overwriteGetLocale(() => locale);
		const [blank, ...others] = pageTemplates();
		expect(blank).toMatchObject({ id: 'blank' });
		expect(blank?.start()).toEqual({});
		const texts = others.map(({ start }) => noteText(start().text ?? [], () => ''));
		expect(new Set(texts).size).toBe(4);
		const titles = others.map(({ title, start }) => [title, start().title]);
		for (const [shown, given] of titles) expect(given).toBe(shown);
	});
});

test('SCHEMA · a block that no text has is not accepted', () => {
	expect(sent([{ type: 'script', content: [] }]).form).toMatchObject({ ok: false });
});
