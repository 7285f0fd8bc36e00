import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import * as Y from 'yjs';
import { tryUpdate, type Trial } from '../../sync-server/gate/trial';
import { applyChange, RECORD_FORM } from '../../src/lib/documents/record';
import { applyNote, noteRoot, readNote } from '../../src/lib/documents/rich';
import { isSafeHref, RICH_DEPTH } from '../../src/lib/documents/rich-schema';
import { scanUpdate } from '../../src/lib/documents/scan';
import { noteChange, type Note } from '../../src/lib/domain/note/note';
import { aNote } from '../support/notes';
import { writeUpdate, type Content, type Place, type Struct } from '../support/raw-update';

/** What the relay finds of an update upon a state. */
function tried(update: Uint8Array, state?: Uint8Array): Trial {
	const doc = new Y.Doc();
	if (state !== undefined) Y.applyUpdate(doc, state);
	return tryUpdate(doc, update, RECORD_FORM, true);
}

const NOTE = { root: 'note' } as const;
/** A paragraph with a text in it, and what comes behind. */
const inText = (...more: Struct[]): Uint8Array =>
	writeUpdate({
		clients: [
			{
				client: 7,
				structs: [
					{ at: NOTE, content: { type: 3, name: 'paragraph' } },
					{ at: { below: [7, 0] }, content: { type: 6 } },
					...more
				]
			}
		]
	});
const item = (at: Place, content: Content): Struct => ({ at, content });

describe('SCHEMA · a note holds what editors make, and nothing else', () => {
	const link = (href: unknown): Uint8Array =>
		inText(item({ below: [7, 1] }, { format: ['link', { href }] }));

	test.each<[string, Uint8Array]>([
		['a paragraph of text', inText(item({ below: [7, 1] }, { text: 'Hello' }))],
		['bold text', inText(item({ below: [7, 1] }, { format: ['bold', {}] }))],
		['the end of bold text', inText(item({ below: [7, 1] }, { format: ['bold', null] }))],
		['a link', link('https://example.com/a?b=c#d')],
		['an address of mail', link('mailto:anna@example.com')],
		['a number to call', link('tel:+48123456789')],
		[
			'a mention',
			inText(
				item({ below: [7, 0] }, { type: 3, name: 'mention' }),
				item({ below: [7, 2], key: 'kind' }, { any: ['member'] }),
				item({ below: [7, 2], key: 'id' }, { any: ['anna'] })
			)
		],
		['what came and went', inText({ gc: 4 })]
	])('takes %s', (_what, update) => {
		expect(tried(update)).toMatchObject({ trial: 'done', did: { clients: [7] } });
	});

	test.each<[string, Uint8Array]>([
		['a script', inText(item({ below: [7, 0] }, { type: 3, name: 'script' }))],
		['an image', inText(item(NOTE, { type: 3, name: 'image' }))],
		['a node called constructor', inText(item(NOTE, { type: 3, name: 'constructor' }))],
		['a hook', inText(item(NOTE, { type: 5, name: 'paragraph' }))],
		['a fragment within', inText(item({ below: [7, 0] }, { type: 4 }))],
		['a map within', inText(item({ below: [7, 0] }, { type: 1 }))],
		['a value among the blocks', inText(item(NOTE, { any: ['x'] }))],
		['text among the blocks', inText(item(NOTE, { text: 'x' }))],
		['text in a block without a piece of text', inText(item({ below: [7, 0] }, { text: 'x' }))],
		['a block in a text', inText(item({ below: [7, 1] }, { type: 3, name: 'paragraph' }))],
		['something embedded in a text', inText(item({ below: [7, 1] }, { embed: { a: 1 } }))],
		['bytes in a text', inText(item({ below: [7, 1] }, { binary: new Uint8Array(3) }))],
		['an attribute of the note', inText(item({ ...NOTE, key: 'a' }, { any: ['x'] }))],
		['an attribute of a text', inText(item({ below: [7, 1], key: 'a' }, { any: ['x'] }))],
		['an unknown attribute', inText(item({ below: [7, 0], key: 'onclick' }, { any: ['x'] }))],
		[
			'an attribute called __proto__',
			inText(item({ below: [7, 0], key: '__proto__' }, { any: [{}] }))
		],
		['an attribute that is text', inText(item({ below: [7, 0], key: 'level' }, { text: 'x' }))],
		['an unknown mark', inText(item({ below: [7, 1] }, { format: ['style', { css: 'x' }] }))],
		['a mark with more', inText(item({ below: [7, 1] }, { format: ['bold', { onclick: 'x' }] }))],
		['a mark that is no object', inText(item({ below: [7, 1] }, { format: ['bold', true] }))],
		[
			'a mark of great length',
			inText(item({ below: [7, 1] }, { format: ['bold', 'x'.repeat(5000)] }))
		],
		['a link without an address', inText(item({ below: [7, 1] }, { format: ['link', {}] }))],
		['a link that runs', link('javascript:alert(1)')],
		['a link that runs, in other letters', link('JaVaScRiPt:alert(1)')],
		['a link that runs behind a tab', link('java\tscript:alert(1)')],
		['a link that runs behind a space', link(' javascript:alert(1)')],
		['a link to a page made of itself', link('data:text/html,<script>alert(1)</script>')],
		['a link to a file', link('file:///etc/passwd')],
		['a link to nowhere', link('/settings')],
		['a link that is no text', link({ toString: 'x' })],
		[
			'a mention of no kind',
			inText(
				item({ below: [7, 0] }, { type: 3, name: 'mention' }),
				item({ below: [7, 2], key: 'kind' }, { any: ['space'] })
			)
		],
		['a mark on a field', inText(item({ root: 'fields', key: 'a' }, { format: ['bold', {}] }))],
		['text in a field', inText(item({ root: 'fields', key: 'a' }, { text: 'x' }))],
		['a text as a field', inText(item({ root: 'fields', key: 'a' }, { type: 6 }))],
		[
			'a block as a field',
			inText(item({ root: 'fields', key: 'a' }, { type: 3, name: 'paragraph' }))
		],
		['text among the posts', inText(item({ root: 'posts' }, { text: 'x' }))],
		['a block among the posts', inText(item({ root: 'posts' }, { type: 3, name: 'paragraph' }))],
		['blocks nested without end', deep(RICH_DEPTH + 2)],
		['blocks nested 20,000 deep', deep(20_000)],
		['a mark that is no JSON', inText(item({ below: [7, 1] }, { raw: [6, broken()] }))]
	])('refuses %s', (_what, update) => {
		expect(tried(update).trial).toBe('misshapen');
	});

	test('refuses a value under a key that somebody else has set meanwhile', () => {
		const doc = new Y.Doc();
		doc.getMap('fields').set('a', 1);
		const hidden = inText(item({ root: 'fields', key: 'a' }, { format: ['bold', {}] }));
		expect(tried(hidden, Y.encodeStateAsUpdate(doc)).trial).toBe('misshapen');
	});

	test('waits for a block that is not there', () => {
		const update = writeUpdate({
			clients: [{ client: 7, structs: [item({ below: [9, 0] }, { text: 'x' })] }]
		});
		expect(tried(update).trial).toBe('gap');
	});

	test('an edit of the note is one, whatever it does to it', () => {
		const doc = new Y.Doc();
		applyNote(doc, { at: 0, after: null, removed: [], added: [{ type: 'paragraph' }] });
		const state = Y.encodeStateAsUpdate(doc);
		const before = Y.encodeStateVector(doc);
		noteRoot(doc).delete(0, 1);
		const gone = tried(Y.encodeStateAsUpdate(doc, before), state);
		expect(gone).toMatchObject({ trial: 'done' });
		expect(gone.trial === 'done' && [...gone.did.rich]).toEqual(['note']);
	});
});

test('addresses that a note may link to', () => {
	for (const href of ['http://a.b', 'https://a.b/ü', 'mailto:a@b', 'tel:1', 'HTTPS://a']) {
		expect(isSafeHref(href)).toBe(true);
	}
	for (const href of [
		'',
		'https:',
		'x',
		'//a.b',
		'https://a b',
		'vbscript:x',
		`http://${'x'.repeat(3000)}`,
		null
	]) {
		expect(isSafeHref(href)).toBe(false);
	}
});

describe('property', () => {
	test('every edit of an honest note is read and described, and the whole of it at the end', () => {
		fc.assert(
			fc.property(fc.array(aNote(), { minLength: 1, maxLength: 8 }), (notes) => {
				const doc = new Y.Doc();
				const relay = new Y.Doc();
				let now: Note = [];
				for (const wanted of notes) {
					const change = noteChange(now, wanted);
					if (change === null) continue;
					const before = Y.encodeStateVector(doc);
					applyChange(doc, { set: {}, history: [], posts: [], note: change }, 'local');
					now = readNote(doc);
					expect(now).toEqual(wanted);
					const update = Y.encodeStateAsUpdate(doc, before);
					expect(tryUpdate(relay, update, RECORD_FORM, true).trial).toBe('done');
				}
				expect(readNote(relay)).toEqual(now);
				expect(scanUpdate(Y.encodeStateAsUpdate(doc), RECORD_FORM).ok).toBe(true);
				expect(tried(Y.encodeStateAsUpdate(doc)).trial).not.toBe('misshapen');
			}),
			{ numRuns: 150 }
		);
	});

	test('bytes that are bent are read without an exception, and leave nothing but notes', () => {
		fc.assert(
			fc.property(
				aNote(),
				fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
				(note, bends) => {
					const doc = new Y.Doc();
					const change = noteChange([], note);
					if (change === null) return;
					applyChange(doc, { set: {}, history: [], posts: [], note: change }, 'local');
					const bytes = Y.encodeStateAsUpdate(doc);
					for (const [at, value] of bends) bytes[at % bytes.length] = value;
					const held = new Y.Doc();
					const trial = tryUpdate(held, bytes, RECORD_FORM, true);
					if (trial.trial === 'done') expect(() => readNote(held)).not.toThrow();
				}
			),
			{ numRuns: 400 }
		);
	});
});

/** Lists in lists. */
function deep(levels: number): Uint8Array {
	return writeUpdate({
		clients: [
			{
				client: 7,
				structs: Array.from({ length: levels }, (_, n) =>
					item(n === 0 ? NOTE : { below: [7, n - 1] }, { type: 3, name: 'bulletList' })
				)
			}
		]
	});
}

/** The bytes of a mark called `a` whose value is `{`. */
function broken(): Uint8Array {
	return new Uint8Array([1, 97, 1, 123]);
}
