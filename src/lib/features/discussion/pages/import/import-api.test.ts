import { describe, expect, test } from 'vitest';
import { noteText } from '$lib/domain/note/note';
import { zipOf } from '$lib/features/common/spreadsheet/zip-testkit';
import { ImportApi, MOST_LETTERS, MOST_PARTS } from './import-api';
import type { ImportedPage, ReadPages } from './import-types';
import { blob, bytesOf, docxOf, PIXEL, wordParagraph } from './testkit';

const read = (files: Readonly<Record<string, string | Uint8Array>>): Promise<ReadPages> =>
	new ImportApi().read(
		Object.entries(files).map(([path, content]) => ({
			path,
			bytes: blob(typeof content === 'string' ? bytesOf(content) : content)
		}))
	);

const drawn = ({ pages }: ReadPages): string[] =>
	pages.map(({ key, parent, title }) => `${parent ?? ''} > ${key}: ${title}`);
const words = ({ note }: ImportedPage): string => noteText(note, (kind, id) => `${kind}:${id}`);

describe('PG-01 · files as pages', () => {
	test('a folder becomes a tree: what is named as a folder, or for it, is its page', async () => {
		const found = await read({
			'Handbook/README.md':
				'# Welcome\n\nRead [the plan](10%20Plan.md#part) and [that](https://x.example/).',
			'Handbook/10 Plan.md': 'The plan ![A](10%20Plan/img/a.png)',
			'Handbook/10 Plan/img/a.png': PIXEL,
			'Handbook/10 Plan/Budget.html': '<title>Money</title><p>100</p>',
			'Handbook/2 Aims/Later.txt': 'one\n\ntwo',
			'Handbook/.git/config.md': 'not this',
			'Handbook/table.csv': 'a,b'
		});
		expect(drawn(found)).toEqual([
			' > Handbook: Welcome',
			'Handbook > Handbook/2 Aims: Aims',
			'Handbook/2 Aims > Handbook/2 Aims/Later: Later',
			'Handbook > Handbook/10 Plan: Plan',
			'Handbook/10 Plan > Handbook/10 Plan/Budget: Money'
		]);
		const [welcome, , later, plan] = found.pages;
		expect(welcome && words(welcome)).toBe('Read page:Handbook/10 Plan and that.');
		expect(later && words(later)).toBe('one\ntwo');
		expect(plan?.pictures).toMatchObject([{ name: 'a.png', type: 'image/png' }]);
		expect(plan?.note.at(-1)).toMatchObject({
			type: 'picture',
			attrs: { file: 'Handbook/10 Plan/img/a.png', alt: 'A' }
		});
		expect(found).toMatchObject({ faults: [], picturesLeft: 0, othersLeft: 1 });
	});

	test('an archive is read as the folder that is in it', async () => {
		const archive = await zipOf([
			{ name: 'Notes 0123456789abcdef0123456789abcdef.md', content: bytesOf('text') },
			{ name: '__MACOSX/._Notes.md', content: bytesOf('not this') }
		]);
		expect(drawn(await read({ 'Export.zip': archive }))).toEqual([
			' > Notes 0123456789abcdef0123456789abcdef: Notes'
		]);
	});

	test('pictures of other servers are left out and counted, and so is what is none', async () => {
		const inside = btoa(String.fromCharCode(...PIXEL));
		const found = await read({
			'a.html': `<img src="https://else.example/a.png"><img src="data:image/png;base64,${inside}"><img src="data:image/svg+xml;base64,PHN2Zz4=" alt="drawn"><img src="b.png">`,
			'b.png': '<svg onload="steal()"></svg>'
		});
		expect(found.picturesLeft).toBe(3);
		expect(found.pages[0]?.pictures).toMatchObject([{ type: 'image/png' }]);
	});

	test('a text that no page can hold says so, and the others are taken', async () => {
		const found = await read({
			'long.md': 'x'.repeat(MOST_LETTERS + 1),
			'many.md': 'x\n\n'.repeat(MOST_PARTS),
			'empty.md': '',
			'binary.md': Uint8Array.from([1, 0, 2, 0xff, 0]),
			'good.md': 'text'
		});
		expect(drawn(found)).toEqual([' > good: good']);
		expect(Object.fromEntries(found.faults.map(({ path, fault }) => [path, fault]))).toEqual({
			'long.md': 'too-long',
			'many.md': 'too-long',
			'empty.md': 'empty',
			'binary.md': 'broken'
		});
	});
});

describe('PG-01 · hostile files', () => {
	test('an archive that swells is refused by its index, and one that lies stops when it has lied', async () => {
		const zeros = new Uint8Array(40_000_000);
		const bomb = await zipOf([{ name: 'a.md', content: zeros }]);
		expect((await read({ 'bomb.zip': bomb })).faults).toEqual([
			{ path: 'bomb.zip', fault: 'too-much-inside' }
		]);
		const liar = await zipOf([{ name: 'a.md', content: zeros, promised: 10 }]);
		expect((await read({ 'liar.zip': liar })).faults).toEqual([
			{ path: 'a.md', fault: 'too-much-inside' }
		]);
		expect((await read({ 'bomb.docx': bomb })).faults).toEqual([
			{ path: 'bomb.docx', fault: 'too-much-inside' }
		]);
		expect((await read({ 'no.docx': bytesOf('PK no archive') })).faults).toEqual([
			{ path: 'no.docx', fault: 'broken' }
		]);
	});

	test('a Word document whose text is longer than the library can hold is not given to it', async () => {
		const long = await docxOf(wordParagraph('word '.repeat(7_000_000)));
		expect((await read({ 'long.docx': long })).faults).toEqual([
			{ path: 'long.docx', fault: 'too-much-inside' }
		]);
	});

	test('no path leads out of the files that were given', async () => {
		const archive = await zipOf([
			{ name: '../../out.md', content: bytesOf('out') },
			{ name: 'in.md', content: bytesOf('![p](../../../etc/passwd.png) [l](..\\..\\other.md)') }
		]);
		const found = await read({ 'a.zip': archive });
		expect(drawn(found)).toEqual([' > in: in']);
		expect(found.faults).toEqual([{ path: '../../out.md', fault: 'leads-out' }]);
		expect(found.picturesLeft).toBe(1);
	});
});
