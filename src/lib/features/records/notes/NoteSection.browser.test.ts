import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RecordId } from '$lib/domain/core/ids';
import { bodyOf } from '$lib/domain/note/body';
import { noteText, type Note } from '$lib/domain/note/note';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { addDeal, foundCompany, type Company } from '$lib/features/common/testkit/company';
import { roomName, type RoomName } from '$lib/protocol/rooms';
import { errorLog } from '$lib/ui/error-log';
import { expectAccessible, inEveryLanguage, words } from '$lib/ui/browser-testkit';
// Loaded when somebody writes; named here, so that what it needs is there before the tests begin.
import './NoteEditor.svelte';
import NoteSection from './NoteSection.svelte';

interface Shown extends Record<string, unknown> {
	room: RoomName;
	record: RecordId;
	readonly: boolean;
}

let company: Company;
let shown: Shown;

beforeAll(async () => {
	company = await foundCompany();
});

beforeEach(async () => {
	errorLog.clear();
	const { id } = await addDeal(company, 'Harbour crane');
	const room = roomName({ kind: 'space', space: company.space });
	shown = { room, record: id, readonly: false };
});

// A state that changes while the page is drawn is an error that nobody catches: that fails the whole run.
afterEach(() => {
	expect(errorLog.faults).toEqual([]);
});

const noteNow = async (id: RecordId): Promise<Note> =>
	(await company.view.replica.records.read(bodyOf(id)))?.note ?? [];
const written = async () => noteText(await noteNow(shown.record), () => '');
const hostProps = (isShown: boolean) => ({
	...{ session: company.session, view: company.view },
	...{ component: NoteSection, given: shown, shown: isShown }
});
const open = () => render(InWorkspace<Shown>, hostProps(true));
const text = () => page.getByRole('textbox', { name: 'Note' });

test('a note that is left by Escape is saved, and the focus goes back to its button', async () => {
	await open();
	await page.getByRole('button', { name: 'Write a note' }).click();
	await expect.element(text()).toHaveFocus();
	await userEvent.keyboard('Agreed on the phone');
	await userEvent.keyboard('{Escape}');
	await expect.element(text()).not.toBeInTheDocument();
	await expect.element(page.getByRole('button', { name: 'Edit' })).toHaveFocus();
	await expect.poll(written).toContain('Agreed on the phone');
});

test('a note that is taken off the page while somebody writes in it is saved, and nothing breaks', async () => {
	const { rerender } = await open();
	await page.getByRole('button', { name: 'Write a note' }).click();
	await expect.element(text()).toHaveFocus();
	// The list of people is open: the blur, which ends the asking, comes while the page is drawn.
	await userEvent.keyboard('Ask @Ol');
	await expect.element(page.getByRole('option', { name: /Olga Owner/ })).toBeVisible();
	await rerender(hostProps(false));
	await expect.element(text()).not.toBeInTheDocument();
	await expect.poll(written).toContain('Ask @Ol');
});

test('Escape closes the list of people first, and the note at the second press', async () => {
	await open();
	await page.getByRole('button', { name: 'Write a note' }).click();
	await expect.element(text()).toHaveFocus();
	await userEvent.keyboard('@Ol');
	await expect.element(page.getByRole('option', { name: /Olga Owner/ })).toBeVisible();
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByRole('option', { name: /Olga Owner/ })).not.toBeInTheDocument();
	await expect.element(text()).toHaveFocus();
	await userEvent.keyboard('{Escape}');
	await expect.element(text()).not.toBeInTheDocument();
});

test('empty it says so, in every language; who only reads is offered nothing', async () => {
	const { rerender } = await open();
	await inEveryLanguage(async () => {
		await expect.element(page.getByText(words.notes_empty())).toBeVisible();
	});
	await expectAccessible();
	shown = { ...shown, readonly: true };
	await rerender(hostProps(true));
	await expect.element(page.getByText(words.notes_empty_readonly())).toBeVisible();
	await expect
		.element(page.getByRole('button', { name: words.notes_write() }))
		.not.toBeInTheDocument();
});
