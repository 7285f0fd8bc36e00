import { beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { paragraph } from '$lib/domain/note/blocks';
import { bodyOf } from '$lib/domain/note/body';
import { PageTree } from '$lib/domain/page/tree';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { roomName } from '$lib/protocol/rooms';
import { expectAccessible, inEveryLanguage, words } from '$lib/ui/browser-testkit';
import { printing } from '$lib/ui/printing.svelte';
import { PIXEL } from './import/testkit';
import { addPage } from './page-acts';
import PageInFrame from './testkit/PageInFrame.svelte';

vi.mock('$app/navigation', () => ({ goto: () => Promise.resolve() }));

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	page: RecordId;
}

let company: Company;
let record: RecordId;

beforeEach(async () => {
	company = await foundCompany();
	const { view, space } = company;
	const text = [paragraph('Boats')];
	const made = await addPage(view, space, new PageTree([]), null, { title: 'Plan', text });
	if (made === null) throw new Error('no page was made');
	record = made;
	await render(InWorkspace<Shown>, {
		...{ session: company.session, view, component: PageInFrame },
		given: { space, page: record }
	});
	await expect.element(page.getByRole('textbox', { name: 'Text of “Plan”' })).toBeVisible();
});

const textbox = () => page.getByRole('textbox', { name: 'Text of “Plan”' });
const blocks = async (): Promise<string[]> =>
	((await company.view.replica.records.read(bodyOf(record)))?.note ?? []).map(({ type }) => type);

test('PG-01, PG-04 · with the keyboard alone a block is added, and words are commented on and the comment resolved', async () => {
	textbox().element().focus();
	await userEvent.keyboard('{Control>}{End}{/Control}{Enter}/head');
	await expect.element(page.getByRole('option').first()).toBeVisible();
	await userEvent.keyboard('{Enter}Crew');
	await expect.poll(blocks).toEqual(['paragraph', 'heading']);
	await userEvent.keyboard('{Shift>}{Home}{/Shift}');
	await expect.poll(() => document.getSelection()?.toString()).toBe('Crew');
	page.getByRole('button', { name: 'Comment on the selected words' }).first().element().focus();
	await userEvent.keyboard('{Enter}');
	await expect
		.element(page.getByRole('textbox', { name: 'Write a comment' }).first())
		.toHaveFocus();
	await userEvent.keyboard('Who?{Control>}{Enter}{/Control}');
	await expect.element(page.getByText('Who?')).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Comments, 1 open' })).toBeVisible();
	await expectAccessible();
	const resolve = page.getByRole('button', { name: 'Resolve' });
	resolve.element().focus();
	await userEvent.keyboard('{Enter}');
	await expect
		.element(page.getByRole('button', { name: 'Comments', exact: true }))
		.toBeInTheDocument();
});

test('PG-04 · words are commented on by keys', async () => {
	textbox().element().focus();
	await userEvent.keyboard('{Control>}a{/Control}');
	await expect.poll(() => document.getSelection()?.toString()).toBe('Boats');
	await userEvent.keyboard('{Control>}{Alt>}m{/Alt}{/Control}');
	await expect
		.element(page.getByRole('textbox', { name: 'Write a comment' }).first())
		.toHaveFocus();
});

test('a page is read in every language', async () => {
	await inEveryLanguage(async () => {
		await expect
			.element(page.getByRole('textbox', { name: words.pages_text_of({ title: 'Plan' }) }))
			.toBeVisible();
		await expect.element(page.getByRole('button', { name: words.pages_insert() })).toBeVisible();
	});
	await expectAccessible();
});

test('PG-01 · printed from the browser’s own menu, a page has its pictures at once, and links say where they lead', async () => {
	const { view, space } = company;
	const room = roomName({ kind: 'space', space });
	const bytes = new Blob([PIXEL.slice()], { type: 'image/png' });
	const attached = await view.replica.files.attach(room, record, {
		name: 'Quay.png',
		type: 'image/png',
		bytes
	});
	if (!attached.ok) throw new Error('the picture was not attached');
	const link = { type: 'link', attrs: { href: 'https://example.org/tides' } };
	const words = [{ type: 'text', text: 'the tides', marks: [link] }];
	const written = await view.replica.notes.write(room, record, [
		paragraph('Boats'),
		{ type: 'picture', attrs: { file: attached.value.id, alt: 'Quay' } },
		{ type: 'paragraph', content: words }
	]);
	expect(written).toMatchObject({ ok: true });
	const shown = () => document.querySelector<HTMLImageElement>('.ProseMirror .note-picture img');
	await expect.poll(shown).not.toBeNull();
	await expect.element(textbox()).toHaveTextContent('the tides');

	const stop = printing.start(window);
	window.dispatchEvent(new Event('beforeprint'));
	const paper = document.querySelector('.page-text .note-text:not(.ProseMirror)');
	expect(paper?.querySelector('img')?.src).toBe(shown()?.src);
	expect(paper?.querySelector('.note-link')?.getAttribute('data-address')).toBe(link.attrs.href);
	expect(printing.missing).toBe('nothing');
	window.dispatchEvent(new Event('afterprint'));
	stop();
	await expect.element(textbox()).toBeVisible();
	// The editor's own picture is still there: its address has not ended with that on paper.
	const [address = ''] = [shown()?.src];
	expect((await fetch(address)).ok).toBe(true);
});
