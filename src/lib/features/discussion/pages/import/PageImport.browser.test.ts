import { createRawSnippet, type Snippet } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import * as Y from 'yjs';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { bodyOf } from '$lib/domain/note/body';
import { noteText, type Note } from '$lib/domain/note/note';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { zipOf } from '$lib/features/common/spreadsheet/zip-testkit';
import { noteEditor } from '$lib/features/records/notes/editor';
import { pagesOf } from '$lib/replica/store/pages';
import { expectAccessible } from '$lib/ui/browser-testkit';
import PagesFrame from '../PagesFrame.svelte';
import { blob, bytesOf, docxOf, PIXEL, wordParagraph } from './testkit';

const { goto } = vi.hoisted(() => ({ goto: vi.fn(() => Promise.resolve()) }));
vi.mock('$app/navigation', () => ({ goto }));

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	current: RecordId | null;
	children: Snippet;
}

let company: Company;
beforeEach(async () => {
	company = await foundCompany();
	await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view, component: PagesFrame },
		given: {
			...{ space: company.space, current: null },
			children: createRawSnippet(() => ({ render: () => '<p></p>' }))
		}
	});
});

async function give(...files: readonly (readonly [name: string, bytes: Uint8Array])[]) {
	const given = new DataTransfer();
	for (const [name, bytes] of files) given.items.add(new File([blob(bytes)], name));
	await expect.poll(() => document.querySelector('[data-testid="import-files"]')).not.toBeNull();
	const input = document.querySelector<HTMLInputElement>('[data-testid="import-files"]');
	if (input === null) throw new Error('nothing takes files');
	input.files = given.files;
	input.dispatchEvent(new Event('change', { bubbles: true }));
}

const titles = async (): Promise<string[]> =>
	(await pagesOf(company.view.replica.db, company.space)).map(({ title }) => title).sort();

async function textOf(title: string): Promise<Note> {
	const { view, space } = company;
	const row = (await pagesOf(view.replica.db, space)).find((one) => one.title === title);
	return (await view.replica.records.read(bodyOf(row?.id ?? '')))?.note ?? [];
}

/** Throws where the editor would throw a part of the text away. */
function expectEditable(note: Note): void {
	const editor = noteEditor({
		...{ element: document.createElement('div'), fragment: new Y.Doc().getXmlFragment('t') },
		...{ label: '', editable: true, below: 2, tables: true, carets: null, picture: null },
		...{ tickLabel: () => '', mention: () => () => undefined },
		...{ onChange: () => undefined, onBlur: () => undefined, onPaste: () => undefined },
		onKey: () => false
	});
	try {
		editor.schema.nodeFromJSON({ type: 'doc', content: note }).check();
	} finally {
		editor.destroy();
	}
}

test('PG-01 · a folder of Markdown and a Word document are shown, made and taken back', async () => {
	const archive = await zipOf([
		{
			name: 'Guide.md',
			content: bytesOf('# The guide\n\nSee [how](Guide/How.md)\n\n![Roof](Guide/a.png)')
		},
		{
			name: 'Guide/How.md',
			content: bytesOf('- [ ] do\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | 2 |')
		},
		{ name: 'Guide/a.png', content: PIXEL }
	]);
	const word = await docxOf(
		wordParagraph('Minutes', 'Heading1') +
			wordParagraph('Agreed', 'Heading2') +
			'<w:p><w:hyperlink r:id="e1"><w:r><w:t>press</w:t></w:r></w:hyperlink></w:p>' +
			'<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
	);
	await give(['Guide.zip', archive], ['minutes.docx', word], ['bad.docx', bytesOf('no')]);
	await expect.element(page.getByText('3 pages will be made')).toBeVisible();
	await expect.element(page.getByText('1 file is left out')).toBeVisible();
	await expectAccessible();
	expect(await titles()).toEqual([]);
	await page.getByRole('button', { name: 'Make 3 pages' }).click();
	await expect.element(page.getByText('3 pages were made')).toBeVisible();
	expect(await titles()).toEqual(['How', 'Minutes', 'The guide']);

	const rows = await pagesOf(company.view.replica.db, company.space);
	const [guide, how] = ['The guide', 'How'].map((title) => rows.find((row) => row.title === title));
	expect(how?.parent).toBe(guide?.id);
	const text = await textOf('The guide');
	expect(text[0]?.content).toContainEqual({
		type: 'mention',
		attrs: { kind: 'page', id: how?.id }
	});
	const whole = await company.view.replica.records.read(guide?.id ?? '');
	const [file] = whole?.record.kind === 'page' ? whole.record.files : [];
	expect(file).toMatchObject({ name: 'a.png', size: PIXEL.length });
	expect(text[1]).toEqual({ type: 'picture', attrs: { file: file?.id, alt: 'Roof' } });
	const minutes = await textOf('Minutes');
	expect(noteText(minutes, () => '')).toBe('Agreed\npress\ncell');
	expect(JSON.stringify(minutes)).not.toContain('steal');
	for (const title of await titles()) expectEditable(await textOf(title));

	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.poll(titles).toEqual([]);
});

test('PG-01 · what cannot be a page makes none, and says what can', async () => {
	await give(['photo.heic', bytesOf('x')]);
	await expect.element(page.getByText(/^Nothing in it can become a page/)).toBeVisible();
	expect(page.getByRole('button', { name: /^Make/ }).elements()).toEqual([]);
});
